/** The words of the proof of a lost update, and of a torn read. Numbers come formatted, goroutines as `G3`. */

/** @param {string} n @param {string} one @param {string} many */
const count = (n, one, many) => `${n} ${n === '1' ? one : many}`;

const en = {
  open: 'Show me one',
  tornFigure: 'torn reads',
  title: 'How one was lost',
  tornTitle: 'How one was torn',
  /** @param {string} n @param {string} all */
  lossOf: (n, all) => `Loss ${n} of ${all}`,
  /** @param {string} n @param {string} all */
  tornOf: (n, all) => `Torn read ${n} of ${all}`,
  moments: 'Show the moment when',
  /** @param {string} who @param {string} value */
  readsAt: (who, value) => `${who} reads ${value}`,
  /** @param {string} who @param {string} value */
  writesAt: (who, value) => `${who} writes ${value}`,
  /** @param {string} what @param {string} time */
  moment: (what, time) => `${what}, ${time} into the run; close “Show me one” to come back to the end`,
  previous: 'Previous',
  next: 'Next',
  close: 'Close',
  kinds: 'What is shown',
  /** @param {string} n */
  losses: (n) => count(n, 'lost update', 'lost updates'),
  /** @param {string} n */
  tornReads: (n) => count(n, 'torn read', 'torn reads'),
  /** @param {string} who @param {string} name @param {string} value @param {string} line */
  read: (who, name, value, line) => `${who} read ${name ? `${value} from ${name}` : value}${line ? ` at line ${line}` : ''}.`,
  /** @param {string} who @param {string} value */
  wrote: (who, value) => `${who} wrote ${value}`,
  /** @param {string} n */
  more: (n) => `there were ${n} more writes`,
  /** @param {string[]} list */
  meanwhile: (list) => `Meanwhile ${list.length < 2 ? list.join('') : `${list.slice(0, -1).join(', ')} and ${list[list.length - 1]}`}.`,
  /** @param {string} who @param {string} value @param {string} over */
  overwrote: (who, value, over) => `Then ${who} wrote ${value} over ${over}, from what it had read.`,
  /** @param {string} who */
  incrementGone: (who) => `${who}’s increment is gone.`,
  /** @param {string} n */
  incrementsGone: (n) => `${n} increments are gone.`,
  /** @param {string} name @param {string} amount */
  amountGone: (name, amount) => `${name || 'It'} is off by ${amount}.`,
  /** @param {string} name */
  writesGone: (name) => `What was written to ${name || 'it'} in between is gone.`,
  /** @param {string} who @param {string} first @param {string} second */
  section: (who, first, second) => `${who} changed ${first} and ${second} together.`,
  /** @param {string} who @param {string} name @param {string} value @param {string} line */
  sawNew: (who, name, value, line) => `${who} read ${name} = ${value}${line ? ` at line ${line}` : ''}, which was new,`,
  /** @param {string} name @param {string} value @param {string} now */
  sawOld: (name, value, now) => `and ${name} = ${value}, which should have been ${now} with it.`,
  /** @param {string} first @param {string} second */
  never: (first, second) => `${first} and ${second} never stood there together between two changes.`,
  /** @param {string} a @param {string} b */
  pair: (a, b) => `${a} = ${b}`,
  /** @param {string} cell */
  aCell: (cell) => `cell ${cell}`,
  knows: (/** @type {string} */ value) => `knows ${value}`,
  lost: 'lost',
  readMark: 'reads',
  writeMark: 'writes',
  together: 'changed together',
  later: (/** @type {string} */ time) => `+${time}`,
  interpolated: 'Times with ≈ lie between two readings of the clock; the order is the real one.',
  inexact: 'No order of the writes explains every value, so the order is that of interpolated times.',
  /** @param {string} shown @param {string} all @param {string} kept */
  kept: (shown, all, kept) => `${shown} of ${all} can be shown: at full speed the recorder keeps the last ${kept} accesses of each worker. Slow the run down, or make it shorter, to keep all.`,
  /** @param {string} n */
  unexplained: (n) => `Of ${n} more the read isn’t in the recording.`,
  /** @param {string} n */
  unknown: (n) => `Of ${count(n, 'pair', 'pairs')} of variables it can’t be told: their writers took no turns.`,
  notYet: 'At full speed the accesses are kept until the run is paused or over. Pause it, or wait for its end.',
  none: 'Nothing lost in this run can be shown.',
  looking: 'Looking through what was recorded …',
  saveHint: 'Left and right arrow keys go through them.',
};

/** @type {typeof en} */
const id = {
  open: 'Tunjukkan satu',
  tornFigure: 'terbelah',
  title: 'Bagaimana satu hilang',
  tornTitle: 'Bagaimana satu terbelah',
  lossOf: (n, all) => `Kehilangan ${n} dari ${all}`,
  tornOf: (n, all) => `Pembacaan terbelah ${n} dari ${all}`,
  moments: 'Tampilkan saat',
  readsAt: (who, value) => `${who} membaca ${value}`,
  writesAt: (who, value) => `${who} menulis ${value}`,
  moment: (what, time) => `${what}, ${time} sejak jalan dimulai; tutup bukti ini untuk kembali ke akhirnya`,
  previous: 'Sebelumnya',
  next: 'Berikutnya',
  close: 'Tutup',
  kinds: 'Yang ditunjukkan',
  losses: (n) => `${n} pembaruan hilang`,
  tornReads: (n) => `${n} pembacaan terbelah`,
  read: (who, name, value, line) => `${who} membaca ${name ? `${value} dari ${name}` : value}${line ? ` di baris ${line}` : ''}.`,
  wrote: (who, value) => `${who} menulis ${value}`,
  more: (n) => `masih ada ${n} penulisan lagi`,
  meanwhile: (list) => `Sementara itu ${list.length < 2 ? list.join('') : `${list.slice(0, -1).join(', ')} dan ${list[list.length - 1]}`}.`,
  overwrote: (who, value, over) => `Lalu ${who} menulis ${value} di atas ${over}, dari nilai yang tadi dibacanya.`,
  incrementGone: (who) => `Penambahan oleh ${who} hilang.`,
  incrementsGone: (n) => `${n} penambahan hilang.`,
  amountGone: (name, amount) => `${name || 'Nilainya'} meleset ${amount}.`,
  writesGone: (name) => `Yang ditulis ke ${name || 'sana'} di antaranya hilang.`,
  section: (who, first, second) => `${who} mengubah ${first} dan ${second} bersamaan.`,
  sawNew: (who, name, value, line) => `${who} membaca ${name} = ${value}${line ? ` di baris ${line}` : ''}, yang sudah baru,`,
  sawOld: (name, value, now) => `dan ${name} = ${value}, yang seharusnya ikut menjadi ${now}.`,
  never: (first, second) => `${first} dan ${second} tidak pernah ada bersamaan di antara dua perubahan.`,
  pair: (a, b) => `${a} = ${b}`,
  aCell: (cell) => `sel ${cell}`,
  knows: (value) => `tahu ${value}`,
  lost: 'hilang',
  readMark: 'membaca',
  writeMark: 'menulis',
  together: 'diubah bersamaan',
  later: (time) => `+${time}`,
  interpolated: 'Waktu bertanda ≈ terletak di antara dua pembacaan jam; urutannya memang demikian.',
  inexact: 'Tidak ada urutan penulisan yang menjelaskan semua nilai, jadi urutannya menurut waktu perkiraan.',
  kept: (shown, all, kept) => `${shown} dari ${all} dapat ditunjukkan: pada kecepatan penuh perekam hanya menyimpan ${kept} akses terakhir tiap worker. Perlambat atau persingkat jalannya agar semua tersimpan.`,
  unexplained: (n) => `Untuk ${n} lagi, pembacaannya tidak ada dalam rekaman.`,
  unknown: (n) => `Untuk ${n} pasang variabel hal ini tidak dapat dipastikan: penulisnya tidak bergiliran.`,
  notYet: 'Pada kecepatan penuh, akses disimpan sampai program dijeda atau selesai. Jedalah, atau tunggu sampai selesai.',
  none: 'Tidak ada kehilangan dari jalan ini yang dapat ditunjukkan.',
  looking: 'Memeriksa rekaman …',
  saveHint: 'Panah kiri dan kanan berpindah antarkehilangan.',
};

/** By language. */
export const proof = { en, id };
