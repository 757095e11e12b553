/**
 * The one frame loop: draws when the board has a new sample, and sleeps when nothing runs. Views are in groups. Where a person can follow single
 * steps all of them are drawn in one frame, so that they tell of the same moment; at full speed, where moments are too many to be seen, the groups
 * take turns, and so does whoever else has something to draw, so that no frame has much to do. The turns come by the clock, and one at most for each
 * picture that the browser makes: where nothing changed it makes none at all.
 */

/** @typedef {import('../engine/board.js').Board} Board */

/**
 * What every view that draws from the board keeps.
 * @typedef {object} View
 * @property {(board: Board) => void} draw
 * @property {() => void} reset Forgets the run before.
 */

/** Between two pictures of the calm views, in milliseconds. */
const CALM = 120;
/** At full speed, between the turns of one group and of the next, in milliseconds: two frames of the screen have one at most. */
const TURN = 28;
/** So much earlier a turn may come, in milliseconds. */
const EARLY = 4;
/** As long may all turns take, in milliseconds. */
const PATIENCE = 500;

export class Frames {
  /** @type {Board | null} */
  board = null;
  /** At full speed: the groups take turns. */
  turns = false;
  #groups;
  /** The sample that each group has drawn. @type {number[]} */
  #drawn;
  #turn = 0;
  /** When something was drawn last, and when the calm views were. */
  #time = 0;
  #calmTime = 0;
  #handle = 0;
  #timer = 0;
  #run = -1;
  #live = false;
  #dirty = false;
  /** Who else waits for a turn. @type {Set<() => void>} */
  #guests = new Set();
  /** The last turn was a guest's. */
  #served = false;
  /** The browser has made a picture since the last turn. */
  #seen = true;
  /** A turn waits for that. */
  #late = false;
  #frame = () => this.#draw();
  #pictured = () => {
    this.#seen = true;
    if (!this.#late) return;
    this.#late = false;
    this.#await();
  };
  #rested = () => {
    this.#timer = 0;
    if (!this.#seen && !document.hidden) {
      // While the program has all processors the browser is late, too: two turns would be one frame.
      this.#late = true;
      return;
    }
    if (!this.#live && !this.#isBehind()) return;
    if (this.takesTurns) {
      this.#takeTurn();
      if (this.#live || this.#isBehind()) this.#await();
    } else {
      this.#request();
    }
  };

  /** @param {View[][]} groups The last group is the calm views': their texts are for reading and change a few times a second. */
  constructor(groups) {
    this.#groups = groups;
    this.#drawn = groups.map(() => -1);
  }

  /**
   * While something runs, each frame looks for a new sample.
   * @param {boolean} live
   */
  setLive(live) {
    const begins = live && !this.#live;
    const ends = this.#live && !live;
    this.#live = live;
    // What else a start or an end shows has a frame for itself.
    if (this.turns && (begins || ends)) this.#time = performance.now();
    if (!ends || !this.turns) this.wake();
    else if (this.#isBehind()) this.#await();
  }

  /** Whether somebody hasn't drawn what there is. */
  #isBehind() {
    const { board } = this;
    return this.#guests.size > 0 || (board !== null && this.#drawn.some((sample) => sample !== board.sample));
  }

  /** Draws everything once more: in one frame, or at full speed in the groups' next turns. */
  wake() {
    if (this.takesTurns) {
      this.#drawn.fill(-1);
      if (this.#live || this.#isBehind()) this.#await();
    } else {
      this.#dirty = true;
      this.#request();
    }
  }

  /** Draws something that isn't on the board: in the next frame, or at full speed when it has its turn. @param {() => void} draw The same function until it was called. */
  ask(draw) {
    this.#guests.add(draw);
    if (this.takesTurns) this.#await();
    else this.#request();
  }

  /** At once, or at full speed when it has its turn. @param {() => void} draw The same function until it was called. */
  soon(draw) {
    if (this.takesTurns) this.ask(draw);
    else draw();
  }

  /** Settles once everybody has drawn what there is, if nothing new comes. @returns {Promise<void>} */
  async rested() {
    const end = performance.now() + PATIENCE;
    while (this.#isBehind()) {
      if (!this.takesTurns || performance.now() > end) {
        // The browser makes no pictures of a frame that is out of sight.
        this.flush();
        this.#serve();
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, EARLY));
    }
  }

  /** Somebody watches, and moments are too many to be seen. */
  get takesTurns() { return this.turns && !document.hidden; }

  /** Forgets the board until the next run. */
  reset() {
    for (const view of this.#groups.flat()) view.reset();
    this.board = null;
    this.#drawn.fill(-1);
  }

  #request() {
    if (this.#handle === 0) this.#handle = requestAnimationFrame(this.#frame);
  }

  #draw() {
    this.#handle = 0;
    if (this.#dirty) this.flush();
    else if (this.turns && this.#live) this.#takeTurn();
    else this.#drawAll();
    if (this.#live) this.#await();
    if (!this.#live || !this.turns) this.#serve();
  }

  /** The next look at the board. */
  #await() {
    if (!this.turns) this.#request();
    else if (this.#timer === 0) this.#timer = setTimeout(this.#rested, Math.max(0, TURN - (performance.now() - this.#time)));
  }

  /** Lets those draw who have waited longest. @param {number} [most] How many of them. */
  #serve(most = Infinity) {
    this.#look();
    for (const draw of [...this.#guests].slice(0, most)) {
      this.#guests.delete(draw);
      draw();
    }
  }

  #drawAll() {
    const now = performance.now();
    const calm = this.#groups.length - 1;
    for (let group = 0; group < calm; group += 1) this.#drawGroup(group);
    if (now - this.#calmTime < CALM) return;
    this.#calmTime = now;
    this.#drawGroup(calm);
  }

  #takeTurn() {
    const now = performance.now();
    if (now - this.#time < TURN - EARLY) return;
    this.#time = now;
    const behind = this.#drawn.findIndex((sample) => sample !== this.board?.sample);
    this.#served = this.#guests.size > 0 && (!this.#served || behind < 0);
    if (this.#served) {
      this.#serve(1);
      return;
    }
    if (!this.#live && behind >= 0) {
      // Nothing new comes: the first that is behind, and all after it once more, which build on what it shows.
      this.#turn = behind;
      this.#drawn.fill(-1, behind);
    }
    this.#drawGroup(this.#turn);
    this.#turn = (this.#turn + 1) % this.#groups.length;
  }

  /** At full speed somebody draws: the next turn comes after the picture that shows it. */
  #look() {
    if (!this.turns || !this.#seen) return;
    this.#seen = false;
    requestAnimationFrame(this.#pictured);
  }

  /** Draws what a group hasn't drawn yet. @param {number} group */
  #drawGroup(group) {
    const board = this.#current();
    if (!board || this.#drawn[group] === board.sample) return;
    this.#drawn[group] = board.sample;
    this.#look();
    for (const view of this.#groups[group]) view.draw(board);
  }

  /** The board; when another run has begun on it, the old one is forgotten. */
  #current() {
    const { board } = this;
    if (!board || board.run === this.#run) return board;
    this.#run = board.run;
    for (const view of this.#groups.flat()) view.reset();
    this.#drawn.fill(-1);
    return board;
  }

  /** Draws everything, at once. */
  flush() {
    const board = this.#current();
    if (!board) return;
    this.#dirty = false;
    this.#time = performance.now();
    this.#calmTime = this.#time;
    this.#drawn.fill(board.sample);
    for (const view of this.#groups.flat()) view.draw(board);
  }
}
