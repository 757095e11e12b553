/** The words of the statistics. Numbers and durations come formatted. */

/** @param {string} n @param {string} one @param {string} many */
const count = (n, one, many) => `${n} ${n === '1' ? one : many}`;

const en = {
  open: 'Waits and holds',
  title: 'Waits and holds',
  close: 'Close',
  none: 'No lock was taken in this run.',
  waits: 'Waits',
  holds: 'Holds',
  noWaits: 'nobody waited',
  choose: 'Drag over bars to see only those waits in the timeline.',
  chooseKeys: 'Arrow keys go from bar to bar, Enter shows only its waits in the timeline, Shift with the arrows takes more, Escape shows all.',
  /** @param {string} n @param {string} from @param {string} to */
  chosen: (n, from, to) => `The timeline shows only ${count(n, 'wait', 'waits')} of ${from} to ${to}.`,
  allWaits: 'All waits',
  /** @param {string} n */
  acquisitions: (n) => count(n, 'acquisition', 'acquisitions'),
  /** @param {string} n @param {string} percent */
  contended: (n, percent) => `${n} contended (${percent} %)`,
  /** @param {string} n */
  starving: (n) => `${n} in starvation mode`,
  /** @param {string} who */
  by: (who) => `by ${who}`,
  p50: 'p50',
  p90: 'p90',
  p99: 'p99',
  max: 'longest',
  /** @param {string} from @param {string} to @param {string} n */
  bucket: (from, to, n) => `${from} to ${to}: ${n}`,
  /** @param {string} what @param {string} p50 @param {string} p99 @param {string} max */
  histogram: (what, p50, p99, max) => `${what}: half at most ${p50}, 99 of 100 at most ${p99}, the longest ${max}`,
  /** @param {string} fewest @param {string} who @param {string} most @param {string} whose */
  shares: (fewest, who, most, whose) => `Fewest acquisitions: ${fewest} (${who}). Most: ${most} (${whose}).`,
  /** @param {string} jain */
  jain: (jain) => `Jain’s index ${jain}: `,
  jainEven: 'all got about as many.',
  /** @param {string} n @param {string} all */
  jainAs: (n, all) => `as if ${n} of ${all} goroutines had shared it evenly.`,
  throughput: 'Acquisitions over time',
  /** @param {string} most */
  perSecond: (most) => `at most ${most} a second`,
  ofThem: 'contended',
  goroutines: 'Goroutines',
  columns: /** @type {Record<string, string>} */ ({
    goroutine: 'goroutine',
    acquisitions: 'acquisitions',
    contended: 'contended',
    waited: 'waited',
    longestWait: 'longest wait',
    held: 'held',
    longestHold: 'longest hold',
  }),
  /** @param {string} n */
  rest: (n) => count(n, 'other', 'others'),
  sorted: 'Sorted by',
  times: 'Waits are measured; holds lie between readings of the clock.',
};

/** @type {typeof en} */
const id = {
  open: 'Waktu tunggu dan pegang',
  title: 'Waktu tunggu dan pegang',
  close: 'Tutup',
  none: 'Tidak ada kunci yang diambil dalam jalan ini.',
  waits: 'Menunggu',
  holds: 'Memegang',
  noWaits: 'tidak ada yang menunggu',
  choose: 'Seret melintasi batang untuk melihat hanya penantian itu di lini masa.',
  chooseKeys: 'Tombol panah berpindah dari batang ke batang, Enter menampilkan hanya penantiannya di lini masa, Shift dengan panah mengambil lebih banyak, Escape menampilkan semua.',
  chosen: (n, from, to) => `Lini masa hanya menampilkan ${n} penantian dari ${from} sampai ${to}.`,
  allWaits: 'Semua penantian',
  acquisitions: (n) => `${n} pengambilan`,
  contended: (n, percent) => `${n} berebut (${percent} %)`,
  starving: (n) => `${n} dalam mode kelaparan`,
  by: (who) => `oleh ${who}`,
  p50: 'p50',
  p90: 'p90',
  p99: 'p99',
  max: 'terlama',
  bucket: (from, to, n) => `${from} sampai ${to}: ${n}`,
  histogram: (what, p50, p99, max) => `${what}: separuh paling lama ${p50}, 99 dari 100 paling lama ${p99}, terlama ${max}`,
  shares: (fewest, who, most, whose) => `Pengambilan tersedikit: ${fewest} (${who}). Terbanyak: ${most} (${whose}).`,
  jain: (jain) => `Indeks Jain ${jain}: `,
  jainEven: 'semua mendapat hampir sama banyak.',
  jainAs: (n, all) => `seolah ${n} dari ${all} goroutine berbagi sama rata.`,
  throughput: 'Pengambilan sepanjang waktu',
  perSecond: (most) => `paling banyak ${most} per detik`,
  ofThem: 'berebut',
  goroutines: 'Goroutine',
  columns: {
    goroutine: 'goroutine',
    acquisitions: 'pengambilan',
    contended: 'berebut',
    waited: 'menunggu',
    longestWait: 'tunggu terlama',
    held: 'memegang',
    longestHold: 'pegang terlama',
  },
  rest: (n) => `${n} lainnya`,
  sorted: 'Urut menurut',
  times: 'Waktu tunggu diukur; waktu pegang terletak di antara pembacaan jam.',
};

/** By language. */
export const statistics = { en, id };
