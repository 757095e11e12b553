/** One sentence on what happened to the data, from numbers that the engine counted. */

/** @typedef {import('../engine/board.js').Board} Board */
/** @typedef {import('../engine/engine.js').Report} Report */
/** @typedef {import('../text/text.js').Words} Words */

/** What became of one variable that is only added to. @typedef {{name: string, expected: number, value: number}} Sum */
/** @typedef {{sentence: string, bad: boolean}} Verdict */

/**
 * The first variable on the board that has lost something, else the first that could have.
 * @param {Board} board
 * @returns {Sum | null}
 */
export function readSum(board) {
  /** @type {Sum | null} */
  let first = null;
  for (let i = 0; i < board.watchRecords; i += 1) {
    const watch = board.watch(i);
    if (!watch.hasExpected) continue;
    const sum = { name: watch.label, expected: watch.expected, value: watch.value };
    if (sum.expected !== sum.value) return sum;
    first ??= sum;
  }
  return first;
}

/**
 * @param {Words} words
 * @param {Sum} sum
 * @param {boolean} increments Whether each step of the sum is a one.
 * @returns {Verdict}
 */
function judgeSum(words, sum, increments) {
  const { text } = words;
  const missing = sum.expected - sum.value;
  const [expected, value, lost] = [words.number(sum.expected), words.number(sum.value), words.number(Math.abs(missing))];
  if (missing === 0) return { sentence: increments ? text.allIncrements(expected) : text.rightValue(sum.name, value), bad: false };
  if (increments && missing > 0) return { sentence: text.lostIncrements(expected, value, lost), bad: true };
  return { sentence: text.lostValue(sum.name, expected, value, lost), bad: true };
}

/**
 * While it runs: only what was lost is news.
 * @param {Words} words @param {Sum | null} sum @param {boolean} increments @param {number} lost
 * @returns {Verdict | null}
 */
export function judgeRunning(words, sum, increments, lost) {
  if (sum && sum.expected !== sum.value) {
    const { sentence } = judgeSum(words, sum, increments);
    return { sentence: `${words.text.soFar} ${sentence}`, bad: true };
  }
  if (lost > 0) return { sentence: `${words.text.soFar} ${words.text.lostUpdates(words.number(lost))}`, bad: true };
  return null;
}

/**
 * @param {Words} words @param {Report} report @param {Sum | null} sum @param {boolean} increments
 * @param {number} conflicts How often Go would have ended the run because of a map.
 * @returns {Verdict}
 */
export function judge(words, report, sum, increments, conflicts) {
  const found = judgeData(words, report, sum, increments, conflicts);
  if (report.tornReads === 0) return found;
  const torn = words.text.tornReads(words.number(report.tornReads));
  return { sentence: found.bad ? `${found.sentence} ${torn}` : torn, bad: true };
}

/**
 * @param {Words} words @param {Report} report @param {Sum | null} sum @param {boolean} increments @param {number} conflicts
 * @returns {Verdict}
 */
function judgeData(words, report, sum, increments, conflicts) {
  const ending = judgeEnding(words, report);
  const data = sum ? judgeSum(words, sum, increments) : null;
  const { text } = words;
  if (ending) return { sentence: data?.bad ? `${ending} ${data.sentence}` : ending, bad: report.outcome !== 'stopped' || !!data?.bad };
  if (data?.bad) return data;
  if (conflicts > 0) return { sentence: text.mapTorn(words.number(conflicts)), bad: true };
  if (report.lostUpdates > 0) return { sentence: text.lostUpdates(words.number(report.lostUpdates)), bad: true };
  const sentence = data?.sentence ?? text.finishedWell;
  const unlocked = report.locks.some((lock) => lock.passedOff > 0);
  return { sentence: unlocked ? `${sentence} ${text.luck}` : sentence, bad: false };
}

/**
 * How it ended, when not in the ordinary way.
 * @param {Words} words @param {Report} report
 */
function judgeEnding({ text }, report) {
  switch (report.outcome) {
    case 'panic': return text.panicked;
    case 'fatal': return /concurrent map/.test(report.stderr) ? text.fatalMap : text.fatal;
    case 'deadlock': return text.deadlock;
    case 'stopped': return report.goesRound ? text.goesRound : text.stoppedRun;
    default: return report.exitStatus === 0 ? '' : text.exited(String(report.exitStatus));
  }
}
