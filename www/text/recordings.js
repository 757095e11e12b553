/** The words about saved runs. */

const en = {
  files: 'Recording',
  save: 'Save recording',
  open: 'Open recording…',
  perfetto: 'Export for Perfetto',
  drop: 'or drop a file here',
  saved: 'The recording was saved.',
  exported: 'The file for Perfetto was saved: open it at ui.perfetto.dev or chrome://tracing.',
  playback: 'Playback',
  position: 'Time in the run',
  /** @param {string} time @param {string} end */
  timeOf: (time, end) => `${time} of ${end}`,
  back: 'Event before',
  on: 'Next event',
  speed: 'Speed',
  /** @param {string} times */
  slower: (times) => `${times} times slower`,
  realTime: 'real time',
  leave: 'Close recording',
  /** @param {string} workers @param {boolean} one */
  workers: (workers, one) => `${workers} ${one ? 'worker' : 'workers'}`,
  /** @param {string} recorded @param {string} dropped */
  events: (recorded, dropped) => `${recorded} events, ${dropped} dropped`,
  mutexOff: 'mutex off at the start',
  /** @param {string} time */
  beginsAt: (time) => `its beginning was given up for newer events: it begins at ${time}`,
  /** @param {string} file */
  foreign: (file) => `“${file}” is not a recording of Lockscope. Choose a file that “Save recording” or lockscope run --trace wrote.`,
  /** @param {string} file @param {string} version */
  tooNew: (file, version) => `“${file}” was written by a newer Lockscope (version ${version} of the format). Open it there, or record the run again here.`,
  /** @param {string} file @param {string} byte */
  cut: (file, byte) => `“${file}” is cut off at byte ${byte}: it wasn't saved or copied to its end. Save or copy it once more.`,
  /** @param {string} file @param {string} byte */
  damaged: (file, byte) => `“${file}” is damaged at byte ${byte}. Save or copy it once more.`,
  /** @param {string} file */
  old: (file) => `“${file}” was saved by an older Lockscope, without the program, so it can't be played back here. Record the run again.`,
  /** @param {string} file @param {string} why */
  failed: (file, why) => `“${file}” can't be opened: ${why}`,
  stillHere: 'Nothing else has changed.',
};

/** @type {typeof en} */
const id = {
  files: 'Rekaman',
  save: 'Simpan rekaman',
  open: 'Buka rekaman…',
  perfetto: 'Ekspor untuk Perfetto',
  drop: 'atau jatuhkan berkas di sini',
  saved: 'Rekaman sudah disimpan.',
  exported: 'Berkas untuk Perfetto sudah disimpan: buka di ui.perfetto.dev atau chrome://tracing.',
  playback: 'Pemutaran',
  position: 'Waktu dalam proses',
  timeOf: (time, end) => `${time} dari ${end}`,
  back: 'Kejadian sebelumnya',
  on: 'Kejadian berikutnya',
  speed: 'Kecepatan',
  slower: (times) => `${times} kali lebih lambat`,
  realTime: 'waktu nyata',
  leave: 'Tutup rekaman',
  workers: (workers) => `${workers} worker`,
  events: (recorded, dropped) => `${recorded} kejadian, ${dropped} terbuang`,
  mutexOff: 'mutex mati di awal',
  beginsAt: (time) => `bagian awalnya sudah diganti kejadian yang lebih baru: rekaman mulai pada ${time}`,
  foreign: (file) => `“${file}” bukan rekaman Lockscope. Pilih berkas yang dibuat oleh “Simpan rekaman” atau lockscope run --trace.`,
  tooNew: (file, version) => `“${file}” dibuat oleh Lockscope yang lebih baru (format versi ${version}). Buka di sana, atau rekam ulang di sini.`,
  cut: (file, byte) => `“${file}” terpotong pada bita ${byte}: berkas ini tidak disimpan atau disalin sampai selesai. Simpan atau salin sekali lagi.`,
  damaged: (file, byte) => `“${file}” rusak pada bita ${byte}. Simpan atau salin sekali lagi.`,
  old: (file) => `“${file}” disimpan oleh Lockscope yang lebih lama, tanpa programnya, jadi tidak bisa diputar di sini. Rekam ulang.`,
  failed: (file, why) => `“${file}” tidak bisa dibuka: ${why}`,
  stillHere: 'Yang lain tidak berubah.',
};

export const recordings = { en, id };
/** @typedef {typeof en} RecordingsText */

/** @param {string} tag A language that the page speaks. @returns {RecordingsText} */
export function recordingsText(tag) {
  return tag === 'id' ? id : en;
}
