/** The words of the evidence table. Numbers come formatted. */

/** @param {string} n @param {string} one @param {string} many */
const count = (n, one, many) => `${n} ${n === '1' ? one : many}`;

const en = {
  title: 'Evidence',
  open: 'Many runs',
  intro: 'One run proves little. Run the program many times and compare.',
  /** @param {string} runs */
  times: (runs) => `${runs} times`,
  stop: 'Stop',
  close: 'Close',
  withMutex: 'with the mutex',
  withoutMutex: 'without',
  cured: 'cured',
  broken: 'broken',
  asItIs: 'as it is',
  preparing: 'starting threads of its own',
  /** @param {string} done @param {string} total */
  progress: (done, total) => `${done} of ${count(total, 'run', 'runs')}`,
  /** @param {string} done */
  cancelled: (done) => `Stopped after ${count(done, 'run', 'runs')}.`,
  /** @param {string} done */
  finished: (done) => `${count(done, 'run', 'runs')}, done.`,
  /** @param {string} why */
  failed: (why) => `The runs ended early: ${why}.`,
  right: 'went well',
  /** @param {string} right @param {string} runs */
  rightOf: (right, runs) => `${right} of ${runs}`,
  results: 'printed',
  others: 'other results',
  otherFailures: 'other failures',
  /** @param {string} seconds */
  unfinished: (seconds) => `not done after ${seconds} s`,
  lost: 'overwrites a run',
  wall: 'time of a run',
  rate: 'Lock() calls a second',
  noCalls: 'takes no lock',
  none: '–',
  /** @param {string} low @param {string} high */
  between: (low, high) => `${low} to ${high}`,
  /** @param {string} name @param {string} from @param {string} to @param {string} runs */
  histogram: (name, from, to, runs) => `${name ? `${name}: ` : ''}${from} to ${to}, ${count(runs, 'run', 'runs')}`,
  spread: 'Times: the median, and below it the middle 80 % of the runs. Runs that failed have none.',
  fullSpeed: 'Full speed, in turns, on threads of their own.',
  /** @param {string} workers */
  onWorkers: (workers) => count(workers, 'worker', 'workers'),
  widened: 'Without the mutex, goroutines are pre-empted before some of their writes: races show sooner, and such runs take longer than they would.',
  keepGoing: 'Go’s map check is off.',
  paused: 'The program above is paused meanwhile.',
  /** @param {string} runs */
  lookedFine: (runs) => `Ran ${count(runs, 'time', 'times')}, looked fine. That proves nothing:`,
  /** @param {string} failed @param {string} runs */
  sometimes: (failed, runs) => `Failed in ${failed} of ${count(runs, 'run', 'runs')} on real threads.`,
};

/** @type {typeof en} */
const id = {
  title: 'Bukti',
  open: 'Uji berkali-kali',
  intro: 'Sekali jalan tidak membuktikan banyak. Jalankan program ini berkali-kali, lalu bandingkan.',
  times: (runs) => `${runs} kali`,
  stop: 'Hentikan',
  close: 'Tutup',
  withMutex: 'dengan mutex',
  withoutMutex: 'tanpa mutex',
  cured: 'diperbaiki',
  broken: 'rusak',
  asItIs: 'apa adanya',
  preparing: 'menyalakan thread tersendiri',
  progress: (done, total) => `${done} dari ${total} kali jalan`,
  cancelled: (done) => `Dihentikan setelah ${done} kali jalan.`,
  finished: (done) => `${done} kali jalan, selesai.`,
  failed: (why) => `Percobaan berakhir lebih awal: ${why}.`,
  right: 'berjalan benar',
  rightOf: (right, runs) => `${right} dari ${runs}`,
  results: 'tercetak',
  others: 'hasil lain',
  otherFailures: 'kegagalan lain',
  unfinished: (seconds) => `belum selesai setelah ${seconds} dtk`,
  lost: 'penimpaan per jalan',
  wall: 'waktu per jalan',
  rate: 'panggilan Lock() per detik',
  noCalls: 'tidak memakai kunci',
  none: '–',
  between: (low, high) => `${low} sampai ${high}`,
  histogram: (name, from, to, runs) => `${name ? `${name}: ` : ''}${from} sampai ${to}, ${runs} kali jalan`,
  spread: 'Waktu: median, dan di bawahnya 80 % jalan yang di tengah. Jalan yang gagal tidak dihitung.',
  fullSpeed: 'Kecepatan penuh, bergiliran, pada thread tersendiri.',
  onWorkers: (workers) => `${workers} worker`,
  widened: 'Tanpa mutex, goroutine disela sebelum sebagian penulisannya: race lebih cepat terlihat, dan jalannya lebih lama daripada seharusnya.',
  keepGoing: 'Pemeriksaan map milik Go dimatikan.',
  paused: 'Program di atas dijeda selama percobaan.',
  lookedFine: (runs) => `Sudah ${runs} kali jalan dan tampak baik-baik saja. Itu tidak membuktikan apa-apa:`,
  sometimes: (failed, runs) => `Gagal dalam ${failed} dari ${runs} kali jalan pada thread sungguhan.`,
};

/** By language. */
export const evidence = { en, id };
