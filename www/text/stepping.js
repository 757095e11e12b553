/** The words of single steps: they come when somebody steps. */

const en = {
  title: 'Single steps',
  lead: 'You are the scheduler: press a goroutine, and it takes its next step.',
  back: 'Back',
  forward: 'Step',
  leave: 'Back to real threads',
  far: 'A press goes',
  farStep: 'one instruction',
  farSync: 'to the next lock',
  farLine: 'to the next line',
  goroutines: 'Goroutines',
  /** @param {string} id */
  goroutine: (id) => `G${id}`,
  /** @param {string} line */
  onLine: (line) => `line ${line}`,
  last: 'took the last step',
  /** @param {string} text @param {string} value */
  writes: (text, value) => `${text} ← ${value}`,
  registers: 'Registers: what its next instructions read besides memory',
  /** @param {string} lock @param {string} holders */
  waits: (lock, holders) => (holders === '' ? `waits for ${lock}` : `waits for ${lock}, held by ${holders}`),
  /** @param {string} lock @param {string} holders */
  wouldWait: (lock, holders) => (holders === '' ? `would wait for ${lock}` : `would wait for ${lock}, held by ${holders}`),
  /** @param {string} time */
  sleeps: (time) => `sleeps for another ${time}`,
  /** @param {string} time */
  wakes: (time) => `wakes: ${time} of virtual time pass`,
  reads: 'waits for a line of standard input',
  finished: 'has ended',
  over: 'the run is over',
  missing: 'there is no such goroutine yet',
  nobody: 'Nobody can take a step.',
  ended: 'The run is over. Go back, or choose another branch.',
  /** @param {string} n */
  unlisted: (n) => `and ${n} more, not listed here: click their beads in the code`,
  tree: 'Steps taken',
  /** @param {string} step @param {string} steps @param {string} branch @param {string} branches */
  place: (step, steps, branch, branches) => (branches === '1' ? `step ${step} of ${steps}` : `step ${step} of ${steps}, branch ${branch} of ${branches}`),
  treeHelp: 'Click anywhere in it, or use the arrow keys, to go to that state; what you did from there on stays.',
  /** @param {string} n */
  before: (n) => `${n} steps before it: Back brings them back`,
  /** @param {string} step @param {string} id @param {string} what */
  stepped: (step, id, what) => `Step ${step}, goroutine ${id}: ${what}.`,
  /** @param {string} step */
  at: (step) => `At step ${step}.`,
  schedule: 'Schedule',
  scheduleHelp: 'The order of the steps: 2*3 is three instructions of goroutine 2; on and off are the mutex. Change it, paste another one, and replay it.',
  copy: 'Copy',
  copied: 'Copied',
  notCopied: 'The browser doesn’t allow it',
  replay: 'Replay',
  tooLong: 'These are more steps than fit in a text or a link.',
  replayed: 'All steps were taken.',
  play: 'Play the order',
  pause: 'Pause',
  /** @param {string} step @param {string} id @param {string} why */
  cantStep: (step, id, why) => `Step ${step} can't be taken: goroutine ${id} ${why}. All steps before it were.`,
  /** @param {string} step @param {string} id */
  noGoroutine: (step, id) => `Step ${step} can't be taken: there is no goroutine ${id} yet. All steps before it were.`,
  otherProgram: 'The schedule was made for another program: the source or a constant has changed since.',
  otherButFits: 'Its steps can all be taken here, too, but may mean something else.',
  /** @param {string} word */
  badWord: (word) => `“${word}” is no step: write a goroutine's number, with how many steps it takes, as in 2*5.`,
  /** @param {string} text */
  badFingerprint: (text) => `“${text}” is no program's fingerprint: it has 12 hexadecimal digits.`,
  flaws: /** @type {Record<string, string>} */ ({
    characters: 'The schedule in the link has characters that don’t belong there. Was it changed on its way?',
    empty: 'The schedule in the link is empty.',
    short: 'The schedule in the link is cut off.',
    cut: 'The schedule in the link is cut off.',
    goroutine: 'The schedule in the link names a goroutine that there can’t be. Was it changed on its way?',
    steps: 'The schedule in the link has a number of steps that there can’t be. Was it changed on its way?',
  }),
  /** @param {string} version */
  badVersion: (version) => `The schedule in the link is of version ${version}, which this Lockscope doesn't know.`,
  tooManySteps: 'The schedule has too many steps.',
};

/** @typedef {typeof en} StepText */

/** @type {StepText} */
const id = {
  title: 'Langkah demi langkah',
  lead: 'Andalah penjadwalnya: tekan sebuah goroutine, dan ia menjalankan langkah berikutnya.',
  back: 'Mundur',
  forward: 'Langkah',
  leave: 'Kembali ke thread sungguhan',
  far: 'Satu tekan menjalankan',
  farStep: 'satu instruksi',
  farSync: 'sampai kunci berikutnya',
  farLine: 'sampai baris berikutnya',
  goroutines: 'Goroutine',
  goroutine: (id) => `G${id}`,
  onLine: (line) => `baris ${line}`,
  last: 'menjalankan langkah terakhir',
  writes: (text, value) => `${text} ← ${value}`,
  registers: 'Register: yang dibaca instruksi-instruksi berikutnya selain memori',
  waits: (lock, holders) => (holders === '' ? `menunggu ${lock}` : `menunggu ${lock}, yang dipegang ${holders}`),
  wouldWait: (lock, holders) => (holders === '' ? `akan menunggu ${lock}` : `akan menunggu ${lock}, yang dipegang ${holders}`),
  sleeps: (time) => `tidur ${time} lagi`,
  wakes: (time) => `bangun: waktu virtual berlalu ${time}`,
  reads: 'menunggu sebaris masukan standar',
  finished: 'sudah berakhir',
  over: 'program sudah berakhir',
  missing: 'goroutine itu belum ada',
  nobody: 'Tidak ada yang dapat melangkah.',
  ended: 'Program sudah berakhir. Mundurlah, atau pilih cabang lain.',
  unlisted: (n) => `dan ${n} lagi yang tidak tercantum: klik maniknya pada kode`,
  tree: 'Langkah yang diambil',
  place: (step, steps, branch, branches) => (branches === '1' ? `langkah ${step} dari ${steps}` : `langkah ${step} dari ${steps}, cabang ${branch} dari ${branches}`),
  treeHelp: 'Klik di mana saja, atau pakai tombol panah, untuk menuju keadaan itu; yang Anda lakukan setelahnya tetap tersimpan.',
  before: (n) => `${n} langkah sebelumnya: Mundur memunculkannya lagi`,
  stepped: (step, id, what) => `Langkah ${step}, goroutine ${id}: ${what}.`,
  at: (step) => `Pada langkah ${step}.`,
  schedule: 'Jadwal',
  scheduleHelp: 'Urutan langkahnya: 2*3 berarti tiga instruksi goroutine 2; on dan off adalah mutex. Ubah, atau tempel jadwal lain, lalu putar ulang.',
  copy: 'Salin',
  copied: 'Tersalin',
  notCopied: 'Peramban tidak mengizinkannya',
  replay: 'Putar ulang',
  tooLong: 'Langkahnya terlalu banyak untuk sebuah teks atau tautan.',
  replayed: 'Semua langkah dijalankan.',
  play: 'Putar urutannya',
  pause: 'Jeda',
  cantStep: (step, id, why) => `Langkah ${step} tidak dapat dijalankan: goroutine ${id} ${why}. Semua langkah sebelumnya dijalankan.`,
  noGoroutine: (step, id) => `Langkah ${step} tidak dapat dijalankan: goroutine ${id} belum ada. Semua langkah sebelumnya dijalankan.`,
  otherProgram: 'Jadwal ini dibuat untuk program lain: kode atau konstantanya sudah berubah.',
  otherButFits: 'Semua langkahnya dapat dijalankan di sini juga, tetapi artinya mungkin lain.',
  badWord: (word) => `“${word}” bukan langkah: tulis nomor goroutine dengan banyaknya langkah, misalnya 2*5.`,
  badFingerprint: (text) => `“${text}” bukan sidik program: sidik terdiri atas 12 digit heksadesimal.`,
  flaws: {
    characters: 'Jadwal dalam tautan berisi karakter yang tidak semestinya. Apakah tautannya berubah di jalan?',
    empty: 'Jadwal dalam tautan kosong.',
    short: 'Jadwal dalam tautan terpotong.',
    cut: 'Jadwal dalam tautan terpotong.',
    goroutine: 'Jadwal dalam tautan menyebut goroutine yang tidak mungkin ada. Apakah tautannya berubah di jalan?',
    steps: 'Jadwal dalam tautan berisi banyak langkah yang tidak mungkin. Apakah tautannya berubah di jalan?',
  },
  badVersion: (version) => `Jadwal dalam tautan berversi ${version}, yang tidak dikenal Lockscope ini.`,
  tooManySteps: 'Langkah jadwal ini terlalu banyak.',
};

/** @type {Record<string, StepText>} */
const languages = { en, id };

/** @param {string} tag */
export function stepText(tag) {
  return languages[tag] ?? en;
}

/** For the test of the languages. */
export const stepping = { en, id };
