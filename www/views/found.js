/** What exploring every order has found of one form of a program: outcomes as a histogram, races, and the shortest ways there. */

import { node } from './node.js';
import { drawWaits } from './waitfor.js';

/** @typedef {import('../pkg/stepper.js').ExploredOutcome} Outcome */
/** @typedef {import('../pkg/stepper.js').Explored} Explored */
/** @typedef {import('../engine/explore.js').Exploration} Exploration */
/** @typedef {import('../text/text.js').Words} Words */
/** @typedef {(typeof import('../text/explore.js'))['exploreTexts'][string]} Text */
/** @typedef {{words: Words, text: Text}} Context */

/** Outcomes that are listed. */
const MOST = 40;
/** Failing outcomes whose wait-for graph is drawn. */
const GRAPHS = 3;

/** An outcome in one line, in the program's words and Go's. @param {Outcome} outcome */
export function headline({ stdout, message }) {
  const printed = stdout.trim().split('\n').join(' ⏎ ');
  const said = message.split('\n')[0];
  return [said, printed].filter((part) => part !== '').join(' · ');
}

/**
 * @param {Context} context @param {Exploration} exploration @param {string | null} right What it prints when all is well, if that is known.
 * @param {(schedule: string) => void} step Opens an order.
 * @returns {HTMLElement[]}
 */
export function drawFound(context, { found, walked, elapsed }, right, step) {
  const { text, words } = context;
  const isBad = (/** @type {Outcome} */ outcome) =>
    outcome.failure || outcome.stdout.split('\n').some((line) => line.startsWith('WRONG')) || (right !== null && headline(outcome) !== right);
  const all = counted(context, found.orders, found.saturated);
  const rate = words.number(Math.round((found.states / Math.max(walked, 0.001)) * 1000));
  /** @type {HTMLElement[]} */
  const parts = [
    verdict(context, found, isBad),
    node('p', { class: 'sum' }, text.summary(all, words.number(found.states), words.duration(elapsed * 1000), rate)),
  ];
  const bounds = boundsOf(context, found);
  if (bounds.length > 0) parts.push(node('p', { class: 'note' }, text.bounded(bounds.join('; '))));
  if (found.cycles) parts.push(node('p', { class: 'note' }, text.cycles));
  parts.push(histogram(context, found, isBad));
  const failing = found.outcomes.filter((outcome) => isBad(outcome) && outcome.shortest);
  failing.sort((a, b) => cost(a) - cost(b));
  const shortest = failing[0]?.shortest;
  if (shortest) {
    const name = headline(failing[0]) || text.nothing;
    const button = node('button', { type: 'button', class: 'small', 'aria-label': text.openStepsFor(name) }, text.openSteps);
    button.addEventListener('click', () => step(shortest.packed));
    const { preemptions, steps } = shortest;
    const way = text.shortest(text.preemptions(preemptions, words.number(preemptions)), text.steps(steps, words.number(steps)));
    parts.push(node('p', {}, node('b', { translate: 'no' }, name), ' ', way, ' ', button));
  }
  for (const { waits } of failing.slice(0, GRAPHS)) if (waits) parts.push(drawWaits(words, waits));
  parts.push(...races(context, found, step));
  if (found.partialDeadlocks.length > 0) {
    const stuck = found.partialDeadlocks.map(({ stuck: who, waits }) => node('li', { translate: 'no' }, who.join('; '), ...(waits ? [drawWaits(words, waits)] : [])));
    parts.push(node('div', {}, node('p', {}, text.partial), node('ul', {}, ...stuck)));
  }
  return parts;
}

/** @param {Outcome} outcome */
function cost({ shortest }) {
  return shortest ? shortest.preemptions * 1e6 + shortest.steps : Infinity;
}

/** @param {Context} context @param {Explored} found @param {(outcome: Outcome) => boolean} isBad */
function verdict({ text, words }, found, isBad) {
  const bad = found.outcomes.filter(isBad);
  if (bad.length === 0) {
    if (!found.complete) return node('p', { class: 'verdict' });
    const [only] = found.outcomes;
    const proof = found.outcomes.length === 1 && found.orders ? text.proof(words.number(BigInt(found.orders)), headline(only) || text.nothing) : text.proofOne;
    return node('p', { class: 'verdict good' }, proof);
  }
  const counts = bad.map(({ orders, saturated }) => (orders === null || saturated ? null : BigInt(orders)));
  const known = found.orders !== null && !found.saturated && counts.every((count) => count !== null);
  const sum = counts.reduce((/** @type {bigint} */ total, count) => total + (count ?? 0n), 0n);
  const sentence = known ? text.goesWrong(words.number(sum), words.number(BigInt(found.orders ?? 0))) : text.someGoWrong;
  return node('p', { class: 'verdict bad' }, sentence);
}

/** A number of orders. @param {Context} context @param {string | null} orders @param {boolean} saturated */
function counted({ text, words }, orders, saturated) {
  if (orders === null) return text.any;
  return saturated ? text.beyond : words.number(BigInt(orders));
}

/** Which bounds were met. @param {Context} context @param {Explored} found */
function boundsOf({ text, words }, { bounds, hasty }) {
  const all = [bounds, ...(hasty ? [hasty.bounds] : [])];
  const met = [];
  if (all.some(({ statesMet }) => statesMet)) met.push(text.boundStates(words.number(bounds.maxStates)));
  if (all.some(({ depthMet }) => depthMet)) met.push(text.boundDepth);
  if (all.some(({ preemptionsMet }) => preemptionsMet)) met.push(text.boundPreemptions);
  if (all.some(({ endless }) => endless)) met.push(text.boundEndless);
  return met;
}

/** @param {Context} context @param {Explored} found @param {(outcome: Outcome) => boolean} isBad */
function histogram(context, found, isBad) {
  const { text, words } = context;
  const percent = new Intl.NumberFormat(words.tag, { style: 'percent', maximumFractionDigits: 2 });
  const total = found.orders === null || found.saturated ? null : Number(found.orders);
  const head = node(
    'tr',
    {},
    ...[text.outcome, text.orders, text.share].map((title) => node('th', { scope: 'col' }, title)),
    node('th', { scope: 'col', title: text.randomHelp }, text.random),
  );
  // As a histogram reads: numbers in their order.
  const listed = found.outcomes.slice(0, MOST).sort((a, b) => headline(a).localeCompare(headline(b), words.tag, { numeric: true }));
  const rows = listed.map((outcome) => {
    const { orders, saturated, needsDelay, probability } = outcome;
    const share = total === null || orders === null || saturated ? null : Number(orders) / Math.max(total, 1);
    const bar = node('i');
    bar.style.inlineSize = `${100 * (share ?? probability)}%`;
    const bad = isBad(outcome);
    const what = node('td', { class: 'what' }, node('b', { translate: 'no' }, headline(outcome) || text.nothing));
    if (outcome.kind === 'exit' && outcome.exitStatus !== 0) what.append(node('span', {}, text.exits(String(outcome.exitStatus))));
    for (const stuck of outcome.stuck) what.append(node('span', { translate: 'no' }, stuck));
    what.append(node('span', {}, bad ? text.wrong : text.right));
    return node(
      'tr',
      { class: bad ? 'bad' : '' },
      what,
      needsDelay ? node('td', { title: text.lateHelp }, text.late) : node('td', {}, counted(context, orders, saturated)),
      node('td', { class: 'share' }, node('span', { class: 'bar', 'aria-hidden': 'true' }, bar), share === null || needsDelay ? '–' : percent.format(share)),
      node('td', {}, needsDelay ? '–' : percent.format(probability)),
    );
  });
  const table = node('table', {}, node('thead', {}, head), node('tbody', {}, ...rows));
  const more = found.outcomes.length - listed.length;
  const parts = [table, ...(more > 0 ? [node('p', { class: 'note' }, text.more(words.number(more)))] : [])];
  return node('div', { class: 'scroll', tabindex: 0, role: 'group', 'aria-label': text.outcome }, ...parts);
}

/** @param {Context} context @param {Explored} found @param {(schedule: string) => void} step */
function races({ text }, found, step) {
  if (found.races.length === 0) return [node('p', { class: 'sum' }, found.complete ? text.noRaces : text.noRacesSeen)];
  const items = found.races.map(({ report, shortest }) => {
    const [now, past] = report.accesses;
    const name = report.variable || report.address;
    const sentence = text.race(name, text[now.kind], now.line, text[past.kind], past.line);
    const button = node('button', { type: 'button', class: 'small', 'aria-label': text.openStepsFor(sentence) }, text.openSteps);
    button.addEventListener('click', () => step(shortest.packed));
    return node('li', {}, node('details', {}, node('summary', {}, sentence), node('pre', { translate: 'no' }, report.text)), button);
  });
  if (found.moreRaces) items.push(node('li', {}, text.moreRaces));
  return [node('h3', {}, text.races), node('ul', {}, ...items), node('p', { class: 'note' }, text.raceIsNot)];
}
