/** The words of the panel that explores every order, which come with it. */

const en = {
  title: 'Every order',
  explains: 'Threads try a few orders. Here every order in which the goroutines’ steps can follow each other is gone through, and counted.',
  open: 'Explore every order',
  explore: 'Explore',
  cancel: 'Cancel',
  smaller: 'Small values keep the number of orders small:',
  /** @param {string} states @param {string} steps */
  progress: (states, steps) => `${states} states, ${steps} steps…`,
  cancelled: 'Cancelled.',
  withMutex: 'With the mutex',
  withoutMutex: 'Without the mutex',
  asItIs: 'As it is',
  outcome: 'Outcome',
  orders: 'Orders',
  share: 'Of all orders',
  random: 'At random',
  randomHelp: 'How often it ends so if chance picks the next goroutine at each step. Orders aren’t equally likely, so this is another number than their share.',
  nothing: '(prints nothing)',
  any: 'any number',
  beyond: 'over 3.4 × 10³⁸',
  right: 'right',
  wrong: 'wrong',
  late: 'if late',
  lateHelp: 'Only if a goroutine is late for longer than another one sleeps. Nothing rules that out, but it isn’t among the orders that are counted.',
  /** @param {string} orders @param {string} states @param {string} time @param {string} rate */
  summary: (orders, states, time, rate) => `${orders} orders, ${states} states, ${time} (${rate} states a second)`,
  /** @param {string} status */
  exits: (status) => `exit status ${status}`,
  /** @param {string} orders @param {string} result */
  proof: (orders, result) => `Proved: in all ${orders} orders the program prints ${result}. None goes wrong.`,
  proofOne: 'Proved: no order goes wrong.',
  /** @param {string} bad @param {string} all */
  goesWrong: (bad, all) => `${bad} of ${all} orders go wrong.`,
  someGoWrong: 'Some orders go wrong.',
  /** @param {string} bounds */
  bounded: (bounds) => `Not every order was explored: ${bounds}. What isn’t listed may still happen.`,
  /** @param {string} states */
  boundStates: (states) => `it stopped at ${states} states`,
  boundDepth: 'some orders are too long',
  boundPreemptions: 'orders with more pre-emptions were left out',
  boundEndless: 'a goroutine runs on and on by itself',
  cycles: 'Some orders go on for ever: a goroutine can wait by spinning.',
  /** @param {string} preemptions @param {string} steps */
  shortest: (preemptions, steps) => `The shortest way there: ${preemptions}, ${steps}.`,
  /** @param {number} count @param {string} n */
  preemptions: (count, n) => (count === 1 ? 'one pre-emption' : `${n} pre-emptions`),
  /** @param {number} count @param {string} n */
  steps: (count, n) => (count === 1 ? 'one step' : `${n} steps`),
  openSteps: 'Step through it',
  /** @param {string} result */
  openStepsFor: (result) => `Step through it: the shortest order to ${result}`,
  races: 'Data races',
  noRaces: 'No order has a data race.',
  noRacesSeen: 'No data race in the orders that were explored.',
  raceIsNot: 'That is another thing than a wrong result: a program without a race can still be wrong, and one with a race can print what it should.',
  /** @param {string} name @param {string} kind @param {number} line @param {string} otherKind @param {number} otherLine */
  race: (name, kind, line, otherKind, otherLine) => `${name}: ${kind} on line ${line}, ${otherKind} on line ${otherLine}, and nothing orders them`,
  read: 'read',
  write: 'write',
  moreRaces: 'There are more.',
  partial: 'Stuck for ever while others go on, which Go doesn’t report:',
  /** @param {string} count */
  more: (count) => `and ${count} more`,
  /** @param {string} detail */
  failed: (detail) => `Exploring failed: ${detail}`,
  visibleSteps: 'A step is what others can notice: an access of a shared variable, a lock operation, a print. Steps follow each other one at a time (sequential consistency).',
};

/** @type {typeof en} */
const id = {
  title: 'Semua urutan',
  explains: 'Thread hanya mencoba beberapa urutan. Di sini setiap urutan langkah goroutine yang mungkin dijalani satu per satu dan dihitung.',
  open: 'Jelajahi semua urutan',
  explore: 'Jelajahi',
  cancel: 'Batalkan',
  smaller: 'Nilai kecil membuat jumlah urutan tetap kecil:',
  progress: (states, steps) => `${states} keadaan, ${steps} langkah…`,
  cancelled: 'Dibatalkan.',
  withMutex: 'Dengan mutex',
  withoutMutex: 'Tanpa mutex',
  asItIs: 'Apa adanya',
  outcome: 'Hasil',
  orders: 'Urutan',
  share: 'Dari semua urutan',
  random: 'Secara acak',
  randomHelp: 'Seberapa sering berakhir begitu jika goroutine berikutnya dipilih secara acak pada tiap langkah. Peluang tiap urutan tidak sama, jadi angka ini berbeda dari bagiannya di antara semua urutan.',
  nothing: '(tidak mencetak apa pun)',
  any: 'tak terbatas',
  beyond: 'lebih dari 3,4 × 10³⁸',
  right: 'benar',
  wrong: 'salah',
  late: 'jika terlambat',
  lateHelp: 'Hanya jika sebuah goroutine terlambat lebih lama daripada tidurnya goroutine lain. Tidak ada yang mencegahnya, tetapi tidak termasuk urutan yang dihitung.',
  summary: (orders, states, time, rate) => `${orders} urutan, ${states} keadaan, ${time} (${rate} keadaan per detik)`,
  exits: (status) => `status keluar ${status}`,
  proof: (orders, result) => `Terbukti: pada semua ${orders} urutan program mencetak ${result}. Tidak satu pun salah.`,
  proofOne: 'Terbukti: tidak ada urutan yang salah.',
  goesWrong: (bad, all) => `${bad} dari ${all} urutan berakhir salah.`,
  someGoWrong: 'Beberapa urutan berakhir salah.',
  bounded: (bounds) => `Tidak semua urutan dijelajahi: ${bounds}. Yang tidak tercantum masih mungkin terjadi.`,
  boundStates: (states) => `berhenti pada ${states} keadaan`,
  boundDepth: 'beberapa urutan terlalu panjang',
  boundPreemptions: 'urutan dengan lebih banyak penyelaan dilewatkan',
  boundEndless: 'sebuah goroutine berjalan terus tanpa henti',
  cycles: 'Beberapa urutan tidak pernah selesai: sebuah goroutine dapat menunggu sambil berputar.',
  shortest: (preemptions, steps) => `Jalan terpendek ke sana: ${preemptions}, ${steps}.`,
  preemptions: (count, n) => (count === 1 ? 'satu penyelaan' : `${n} penyelaan`),
  steps: (count, n) => (count === 1 ? 'satu langkah' : `${n} langkah`),
  openSteps: 'Jalani langkahnya',
  openStepsFor: (result) => `Jalani langkahnya: urutan terpendek menuju ${result}`,
  races: 'Data race',
  noRaces: 'Tidak ada urutan yang mengandung data race.',
  noRacesSeen: 'Tidak ada data race pada urutan yang dijelajahi.',
  raceIsNot: 'Itu hal yang berbeda dari hasil yang salah: program tanpa race tetap bisa salah, dan program dengan race bisa saja mencetak yang semestinya.',
  race: (name, kind, line, otherKind, otherLine) => `${name}: ${kind} di baris ${line}, ${otherKind} di baris ${otherLine}, dan tidak ada yang mengurutkan keduanya`,
  read: 'dibaca',
  write: 'ditulis',
  moreRaces: 'Masih ada lagi.',
  partial: 'Macet selamanya sementara yang lain berjalan, yang tidak dilaporkan Go:',
  more: (count) => `dan ${count} lagi`,
  failed: (detail) => `Penjelajahan gagal: ${detail}`,
  visibleSteps: 'Satu langkah adalah yang bisa diketahui goroutine lain: akses variabel bersama, operasi kunci, pencetakan. Langkah terjadi satu per satu (konsistensi sekuensial).',
};

/** @type {Record<string, typeof en>} */
export const exploreTexts = { en, id };
