/** Why a goroutine can or can't take a step, and what became of a schedule, in words. */

/** @typedef {import('../engine/step.js').Readiness} Readiness */
/** @typedef {import('../pkg/stepper.js').Replayed} Replayed */
/** @typedef {import('../pkg/stepper.js').Choice} Choice */
/** @typedef {import('../text/stepping.js').StepText} StepText */
/** @typedef {import('../text/text.js').Words} Words */

/** @param {Words} words @param {StepText} text @param {Readiness} ready */
export function explainReadiness(words, text, ready) {
  switch (ready.kind) {
    case 'waits':
    case 'wouldWait': {
      const holders = ready.heldBy.map((id) => text.goroutine(String(id))).join(', ');
      return text[ready.kind](ready.lock, holders);
    }
    case 'sleeps': {
      const time = words.duration(ready.left / 1000);
      return ready.next ? text.wakes(time) : text.sleeps(time);
    }
    case 'ready': return '';
    default: return text[ready.kind];
  }
}

/** A goroutine's next instruction, with what it writes. @param {Words} words @param {StepText} text @param {Choice} choice */
export function describeNext(words, text, choice) {
  return choice.writes === null ? choice.text : text.writes(choice.text, words.number(choice.writes));
}

/** What kept a schedule from being replayed as it was made; '' when nothing did. @param {Words} words @param {StepText} text @param {Replayed} replayed */
export function explainReplay(words, text, { unreadable, otherProgram, failedStep, goroutine, why }) {
  if (unreadable) return explainError(text, unreadable);
  const place = [words.number(failedStep), String(goroutine)];
  const failure = failedStep === 0 ? '' : why ? text.cantStep(place[0], place[1], explainReadiness(words, text, why)) : text.noGoroutine(place[0], place[1]);
  if (!otherProgram) return failure;
  return `${text.otherProgram} ${failure || text.otherButFits}`;
}

/** @param {StepText} text @param {import('../pkg/stepper.js').ScheduleError} error */
function explainError(text, error) {
  switch (error.kind) {
    case 'word': return text.badWord(error.word);
    case 'fingerprint': return text.badFingerprint(error.text);
    case 'version': return text.badVersion(String(error.version));
    case 'packed': return text.flaws[error.flaw] ?? '';
    default: return text.tooManySteps;
  }
}
