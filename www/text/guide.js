/** The words of the guide for authors, in each language. Names of code stand between backquotes. */

/** A part of the guide: what stands before its snippet, and after. @typedef {{title: string, says: string[], after?: string[]}} Section */

/**
 * @typedef {object} GuideText
 * @property {string} name The language's own.
 * @property {string} title
 * @property {string} lead
 * @property {string} language
 * @property {string} theme
 * @property {string[]} themes
 * @property {string} copy
 * @property {string} copied
 * @property {string} notCopied
 * @property {Record<string, Section>} sections
 * @property {string[][]} ladder The first row is the table's head.
 */

/** @type {Record<string, GuideText>} */
export const guide = {
  en: {
    name: 'English',
    title: 'Lockscope in your page',
    lead: 'A Go program that your readers run, on real threads, with every lock in sight. Two lines of HTML; your page, its headers and its other embeds stay as they are.',
    language: 'Language',
    theme: 'Theme',
    themes: ['Auto', 'Light', 'Dark'],
    copy: 'Copy',
    copied: 'Copied',
    notCopied: 'The browser doesn’t allow it',
    sections: {
      element: {
        title: 'Two lines',
        says: ['The script registers `<lock-scope>`. Nothing more is loaded before a reader comes near the program. The one below is at work: press Run, and turn the mutex on and off while it runs.'],
        after: ['`program` is one of the built-in ones. `workers`, `pace`, `const`, `views`, `controls` and the other attributes are listed in the README.'],
      },
      source: {
        title: 'Your own program',
        says: ['Go source inside the element is what it runs. Readers without JavaScript, and search engines, see it as code. Write `&lt;` for `<` and `&amp;` for `&`, as everywhere in HTML.'],
      },
      frame: {
        title: 'Without a script',
        says: ['Where a page takes no scripts of others, a frame does the same. Its address has the attributes as parameters; Share in the lab writes it for you, with your edited program in it.'],
        after: ['The frame tells its height to the page in a message `{lockscope: "height", height}`, should you want to follow it.'],
      },
      beside: {
        title: 'Beside videos and other embeds',
        says: [
          'Real threads need a cross-origin isolated page, and isolating yours would break videos, comments and advertisements of other sites. The element never asks for that: where your page isn’t isolated, it puts the program into a frame that isolates itself.',
          'It sets no cookies, installs no service worker in your site, and asks no other server than the one that its script is from.',
        ],
      },
      policy: {
        title: 'Under a strict content policy',
        says: ['Two entries are enough. Nothing inline, no `unsafe-eval`, also with `require-trusted-types-for \'script\'`.'],
        after: ['To have the program in your own page instead of a frame, serve these files from your own origin, isolate the page, and allow `script-src \'self\' \'wasm-unsafe-eval\'; worker-src \'self\' blob:; connect-src \'self\'`.'],
      },
      markdown: {
        title: 'In Markdown',
        says: ['Where Markdown takes HTML, as most site generators do, write the two lines of above with an empty line before and after. Where it doesn’t, as on GitHub, a picture can link to the running program.'],
      },
      react: {
        title: 'In React',
        says: ['React 19 and later set the element’s attributes as it needs them. Copy the files, or take them from this address as here.'],
        after: ['For TypeScript, `lockscope.d.ts` has `LockScope` and `LockScopeAttributes`; declare the element once: `declare module \'react\' { namespace JSX { interface IntrinsicElements { \'lock-scope\': React.DetailedHTMLProps<React.HTMLAttributes<LockScope>, LockScope> & LockScopeAttributes } } }`.'],
      },
      vue: {
        title: 'In Vue',
        says: ['Tell the compiler that `lock-scope` is an element of the page, with `compilerOptions: { isCustomElement: (tag) => tag === \'lock-scope\' }`. For the rest it is like any other.'],
      },
      script: {
        title: 'From your own scripts',
        says: ['`run()` promises the report of the run: what was printed, how each lock was used, what was lost. The events `ready`, `start`, `output`, `finish` and `error` tell of the rest.'],
      },
      style: {
        title: 'Looks',
        says: ['`theme` and `lang` follow your page unless you set them. These custom properties are for your colours and typefaces, and reach frames, too; parts can be styled where the program is in the page itself.'],
      },
      many: {
        title: 'Many in one page',
        says: ['Use as many as you like. Those that nobody sees stand still, and give their threads to those that somebody sees; they come back with their program, as the reader left it.'],
      },
      readers: {
        title: 'What your readers get',
        says: ['The line above the program always says what runs, and why. Where a browser gives a page of another site no threads, it has a link that opens the same program on real threads in a tab of its own.'],
      },
    },
    ladder: [
      ['Your page', 'Chromium 137 and later', 'Firefox, Safari'],
      ['an ordinary page', 'real threads, in a frame', 'the program without threads, and a link to real ones'],
      ['isolated, script of another site', 'real threads, in a frame', 'real threads, in a frame'],
      ['isolated, script of your own', 'real threads, in the page', 'real threads, in the page'],
    ],
  },
  id: {
    name: 'Bahasa Indonesia',
    title: 'Lockscope di halaman Anda',
    lead: 'Program Go yang dijalankan pembaca Anda, di thread sungguhan, dengan setiap kunci terlihat. Dua baris HTML; halaman Anda, header-nya, dan sematan lain di dalamnya tetap seperti semula.',
    language: 'Bahasa',
    theme: 'Tema',
    themes: ['Otomatis', 'Terang', 'Gelap'],
    copy: 'Salin',
    copied: 'Tersalin',
    notCopied: 'Peramban tidak mengizinkannya',
    sections: {
      element: {
        title: 'Dua baris',
        says: ['Skrip itu mendaftarkan `<lock-scope>`. Selain itu tidak ada yang dimuat sebelum pembaca mendekati programnya. Yang di bawah ini benar-benar bekerja: tekan Jalankan, lalu nyala-matikan mutexnya selagi program berjalan.'],
        after: ['`program` adalah salah satu program bawaan. `workers`, `pace`, `const`, `views`, `controls`, dan atribut lainnya ada di README.'],
      },
      source: {
        title: 'Program Anda sendiri',
        says: ['Sumber Go di dalam elemen itulah yang dijalankan. Pembaca tanpa JavaScript, juga mesin pencari, melihatnya sebagai kode. Tulis `&lt;` untuk `<` dan `&amp;` untuk `&`, seperti di mana pun dalam HTML.'],
      },
      frame: {
        title: 'Tanpa skrip',
        says: ['Bila suatu halaman tidak menerima skrip dari luar, sebuah bingkai melakukan hal yang sama. Alamatnya memuat atribut tadi sebagai parameter; Bagikan di lab menuliskannya untuk Anda, lengkap dengan program yang sudah Anda ubah.'],
        after: ['Bingkai itu memberitahukan tingginya kepada halaman lewat pesan `{lockscope: "height", height}`, bila Anda ingin menyesuaikannya.'],
      },
      beside: {
        title: 'Di samping video dan sematan lain',
        says: [
          'Thread sungguhan memerlukan halaman yang terisolasi lintas asal, dan mengisolasi halaman Anda akan merusak video, komentar, dan iklan dari situs lain. Elemen ini tidak pernah memintanya: bila halaman Anda tidak terisolasi, programnya ditaruh dalam bingkai yang mengisolasi dirinya sendiri.',
          'Elemen ini tidak menyimpan kuki, tidak memasang service worker di situs Anda, dan hanya menghubungi server asal skripnya.',
        ],
      },
      policy: {
        title: 'Dengan kebijakan konten yang ketat',
        says: ['Dua entri sudah cukup. Tidak ada yang sebaris, tanpa `unsafe-eval`, juga dengan `require-trusted-types-for \'script\'`.'],
        after: ['Bila program ingin Anda taruh di halaman sendiri dan bukan dalam bingkai, sajikan berkas-berkas ini dari asal Anda sendiri, isolasi halamannya, dan izinkan `script-src \'self\' \'wasm-unsafe-eval\'; worker-src \'self\' blob:; connect-src \'self\'`.'],
      },
      markdown: {
        title: 'Di Markdown',
        says: ['Bila Markdown-nya menerima HTML, seperti kebanyakan pembuat situs, tulis dua baris di atas dengan satu baris kosong sebelum dan sesudahnya. Bila tidak, seperti di GitHub, sebuah gambar dapat menaut ke program yang berjalan.'],
      },
      react: {
        title: 'Di React',
        says: ['React 19 dan seterusnya mengisi atribut elemen ini sebagaimana mestinya. Salin berkas-berkasnya, atau ambil dari alamat ini seperti di bawah.'],
        after: ['Untuk TypeScript, `lockscope.d.ts` memuat `LockScope` dan `LockScopeAttributes`; deklarasikan elemennya satu kali: `declare module \'react\' { namespace JSX { interface IntrinsicElements { \'lock-scope\': React.DetailedHTMLProps<React.HTMLAttributes<LockScope>, LockScope> & LockScopeAttributes } } }`.'],
      },
      vue: {
        title: 'Di Vue',
        says: ['Beri tahu kompilatornya bahwa `lock-scope` adalah elemen halaman, dengan `compilerOptions: { isCustomElement: (tag) => tag === \'lock-scope\' }`. Selebihnya sama seperti elemen lain.'],
      },
      script: {
        title: 'Dari skrip Anda sendiri',
        says: ['`run()` menjanjikan laporan: apa yang dicetak, bagaimana setiap kunci dipakai, apa yang hilang. Peristiwa `ready`, `start`, `output`, `finish`, dan `error` menceritakan sisanya.'],
      },
      style: {
        title: 'Tampilan',
        says: ['`theme` dan `lang` mengikuti halaman Anda kecuali bila Anda menentukannya. Properti khusus ini untuk warna dan huruf Anda, dan berlaku juga di dalam bingkai; bagian-bagiannya dapat digayakan bila programnya ada di halaman itu sendiri.'],
      },
      many: {
        title: 'Banyak dalam satu halaman',
        says: ['Pakailah sebanyak yang Anda mau. Yang tidak terlihat berhenti sejenak dan memberikan thread-nya kepada yang terlihat; setelah itu ia kembali dengan programnya, seperti ditinggalkan pembaca.'],
      },
      readers: {
        title: 'Apa yang didapat pembaca Anda',
        says: ['Baris di atas program selalu mengatakan apa yang berjalan, dan sebabnya. Bila peramban tidak memberi thread kepada halaman dari situs lain, di sana ada tautan yang membuka program yang sama di thread sungguhan pada tab sendiri.'],
      },
    },
    ladder: [
      ['Halaman Anda', 'Chromium 137 dan seterusnya', 'Firefox, Safari'],
      ['halaman biasa', 'thread sungguhan, dalam bingkai', 'programnya tanpa thread, dan tautan ke yang sungguhan'],
      ['terisolasi, skrip dari situs lain', 'thread sungguhan, dalam bingkai', 'thread sungguhan, dalam bingkai'],
      ['terisolasi, skrip dari situs Anda', 'thread sungguhan, di halaman itu', 'thread sungguhan, di halaman itu'],
    ],
  },
};
