/** What the timeline says. */

export const en = {
  name: 'Timeline',
  hint: 'What each goroutine did, and when. Arrow keys move, plus and minus zoom, 0 shows everything. Up and down choose a goroutine; Shift with left and right goes from one thing that it did to the next; Enter shows what ended a wait.',
  empty: 'Nothing has happened yet.',
  zoomIn: 'Zoom in',
  zoomOut: 'Zoom out',
  fit: 'All',
  follow: 'Follow the run',
  all: 'All waits',
  states: { running: 'runs', holding: 'has a lock', waiting: 'waits for a lock', sleeping: 'sleeps', runnable: 'could run', blocked: 'is blocked', inside: 'is inside without the lock' },
  /** @param {string} lock */
  holds: (lock) => `has ${lock}`,
  /** @param {string} lock */
  inside: (lock) => `is inside without ${lock}`,
  /** @param {string} lock */
  waits: (lock) => `waits for ${lock}`,
  /** @param {string} goroutine */
  goroutine: (goroutine) => `G${goroutine}`,
  /** @param {string} goroutine @param {string} does @param {string} duration @param {string} from @param {string} to @param {string} line */
  spell: (goroutine, does, duration, from, to, line) => `G${goroutine} ${does} for ${duration}, from ${from} to ${to}${line === '' ? '' : `, line ${line}`}`,
  /** @param {string} goroutine */
  noDetail: (goroutine) => `G${goroutine}: of so long ago only sums are kept`,
  /** @param {string} goroutine */
  nothing: (goroutine) => `G${goroutine}: not there at that time`,
  /** @param {string} goroutine @param {string} duration @param {string} lock @param {string} other @param {string} line */
  arrow: (goroutine, duration, lock, other, line) =>
    `G${goroutine} waited ${duration} for ${lock}; G${other} unlocked it${line === '' ? '' : ` at line ${line}`}.`,
  /** @param {string} goroutine */
  noArrow: (goroutine) => `What ended G${goroutine}'s wait isn't known, or it isn't over.`,
  /** @param {string} lanes @param {string} from @param {string} to */
  summary: (lanes, from, to) => `${lanes} ${lanes === '1' ? 'goroutine' : 'goroutines'}, from ${from} to ${to}.`,
  simulated: 'A simulation has no speed: each step counts as a microsecond.',
  /** @param {string} time @param {string} grain */
  detail: (time, grain) => `Details from ${time} on; before that, sums of ${grain} each.`,
  /** @param {string} lock @param {string} from @param {string} to */
  filtered: (lock, from, to) => `Only waits${lock === '' ? '' : ` for ${lock}`} that took ${from} to ${to}.`,
  /** @param {string} time */
  filteredSince: (time) => `Those before ${time} are kept as sums only and can’t be shown one by one.`,
  table: 'As a table',
  columns: { goroutine: 'goroutine', acquisitions: 'acquisitions', contended: 'had to wait', longest: 'longest wait', median: 'median wait' },
};

/** @type {typeof en} */
export const id = {
  name: 'Lini masa',
  hint: 'Apa yang dikerjakan setiap goroutine, dan kapan. Tombol panah menggeser, plus dan minus memperbesar dan memperkecil, 0 menampilkan semuanya. Atas dan bawah memilih goroutine; Shift dengan kiri dan kanan berpindah dari satu kegiatannya ke kegiatan berikutnya; Enter menunjukkan apa yang mengakhiri penantian.',
  empty: 'Belum ada yang terjadi.',
  zoomIn: 'Perbesar',
  zoomOut: 'Perkecil',
  fit: 'Semua',
  follow: 'Ikuti jalannya',
  all: 'Semua penantian',
  states: { running: 'berjalan', holding: 'memegang kunci', waiting: 'menunggu kunci', sleeping: 'tidur', runnable: 'siap berjalan', blocked: 'terblokir', inside: 'di dalam tanpa kunci' },
  holds: (lock) => `memegang ${lock}`,
  inside: (lock) => `berada di dalam tanpa ${lock}`,
  waits: (lock) => `menunggu ${lock}`,
  goroutine: (goroutine) => `G${goroutine}`,
  spell: (goroutine, does, duration, from, to, line) => `G${goroutine} ${does} selama ${duration}, dari ${from} sampai ${to}${line === '' ? '' : `, baris ${line}`}`,
  noDetail: (goroutine) => `G${goroutine}: tentang waktu selama itu yang lalu hanya jumlahnya yang disimpan`,
  nothing: (goroutine) => `G${goroutine}: tidak ada pada waktu itu`,
  arrow: (goroutine, duration, lock, other, line) =>
    `G${goroutine} menunggu ${lock} selama ${duration}; G${other} membukanya${line === '' ? '' : ` di baris ${line}`}.`,
  noArrow: (goroutine) => `Apa yang mengakhiri penantian G${goroutine} tidak diketahui, atau penantiannya belum selesai.`,
  summary: (lanes, from, to) => `${lanes} goroutine, dari ${from} sampai ${to}.`,
  simulated: 'Simulasi tidak punya kecepatan: setiap langkah dihitung satu mikrodetik.',
  detail: (time, grain) => `Rincian mulai ${time}; sebelumnya jumlah untuk setiap ${grain}.`,
  filtered: (lock, from, to) => `Hanya penantian${lock === '' ? '' : ` untuk ${lock}`} yang berlangsung ${from} sampai ${to}.`,
  filteredSince: (time) => `Yang sebelum ${time} hanya disimpan sebagai jumlah dan tidak bisa ditampilkan satu per satu.`,
  table: 'Sebagai tabel',
  columns: { goroutine: 'goroutine', acquisitions: 'perolehan', contended: 'harus menunggu', longest: 'penantian terlama', median: 'median penantian' },
};
