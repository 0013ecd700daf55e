import { randomNumbers } from './statistics.js';

/** Shapes in SVG, 200 x 200, of what has no face, by what they show; of some, of what reminds people of one. */
export const facelessDrawings: Readonly<Record<string, string>> = {
  // Walls, floors and cloth.
  bricks: tiled(
    50,
    30,
    '#a9a29a',
    '<path d="M1 1h47v12h-47z" fill="#a4452f"/><path d="M-24 16h47v12h-47zM26 16h47v12h-47z" fill="#b25640"/>',
  ),
  tiles: tiled(
    40,
    40,
    '#d6d3d1',
    '<path d="M2 2h36v36h-36z" fill="#e7f0f2"/><path d="M4 4h20l-20 20z" fill="#fff"/>',
  ),
  'hexagonal tiles': tiled(30, 52, '#333', `${hexagon(15, 9)}${hexagon(0, 35)}${hexagon(30, 35)}`),
  plaster: turbulence('0.06', 5, '#d9cdb8'),
  concrete: turbulence('0.4', 3, '#9ca0a3'),
  wood: turbulence('0.008 0.25', 4, '#a36a38'),
  marble: turbulence('0.015 0.03', 6, '#cfd6dc'),
  carpet: turbulence('0.9', 1, '#7d3346'),
  wallpaper: tiled(
    50,
    50,
    '#e9dfc6',
    '<path d="M25 5c12 10 12 20 0 32c-12-12-12-22 0-32zM0 30c8 6 8 12 0 20zM50 30c-8 6-8 12 0 20z" fill="#b59f6a"/>',
  ),
  'polka dots': tiled(
    40,
    40,
    '#b91c1c',
    '<circle cx="10" cy="10" r="7" fill="#fff"/><circle cx="30" cy="30" r="7" fill="#fff"/>',
  ),
  tartan: tiled(
    60,
    60,
    '#14532d',
    '<path d="M0 10h60v14H0zM10 0v60h14V0z" fill="#991b1b" fill-opacity=".7"/><path d="M0 45h60M45 0v60" stroke="#fde047" stroke-width="2"/>',
  ),
  stripes: tiled(24, 24, '#f5f5f4', '<path d="M0 0h12v24H0z" fill="#1e3a8a"/>'),
  rings: many(12, (n) => circle(100, 100, 98 - n * 8, n % 2 ? '#fff' : '#334155')),
  checkers: tiled(20, 20, '#fff', '<path d="M0 0h10v10H0zM10 10h10v10H10z" fill="#000"/>'),
  // Light and dark.
  'gradient from left to right': gradient(
    '<stop stop-color="#3b1f0b"/><stop offset="1" stop-color="#fcd9b6"/>',
  ),
  'a spot of light': `<radialGradient id="g"><stop stop-color="#ffe4c9"/><stop offset="1" stop-color="#2a1509"/></radialGradient>${ground('url(#g)')}`,
  'an oval of skin': ground('#445') + ellipse(100, 100, 55, 75, '#e0ac86'),
  black: ground('#000'),
  white: ground('#fff'),
  'lamps out of focus':
    ground('#111827') +
    many(26, (_n, random) =>
      circle(
        random() * 200,
        random() * 200,
        8 + random() * 16,
        pick(random, ['#f59e0b', '#ef4444', '#fde68a', '#60a5fa']),
        '.6',
      ),
    ),
  // Outdoors.
  'sky with clouds':
    gradient('<stop stop-color="#3b82f6"/><stop offset="1" stop-color="#bfdbfe"/>', true) +
    many(5, (n, random) => cloud(20 + n * 36, 30 + random() * 120)),
  mountains: `${ground('#bfdbfe')}<path d="M0 150L50 60L90 120L130 40L200 140V200H0Z" fill="#64748b"/><path d="M130 40l18 22l-14 2l-10 8l-12-6zM50 60l14 22l-12 3l-12-8z" fill="#fff"/><path d="M0 170q50-30 100 0t100-10v40H0z" fill="#3f6212"/>`,
  sea: `${ground('#7dd3fc')}<path d="M0 90h200v110H0z" fill="#0c4a6e"/>${many(60, (_n, random) => `<path d="M${at(random)} ${95 + random() * 100}q6-4 12 0" stroke="#bae6fd" fill="none"/>`)}<path d="M120 88h34l-8 12h-20zM136 50v38h-22z" fill="#fff"/>`,
  sunset: `${gradient('<stop stop-color="#7c2d12"/><stop offset="1" stop-color="#fdba74"/>', true)}${circle(100, 130, 26, '#fef3c7')}<path d="M0 140h200v60H0z" fill="#431407"/>`,
  'moon and stars':
    ground('#0b1026') +
    many(60, (_n, random) => circle(at(random), at(random), 0.5 + random(), '#fff')) +
    circle(70, 70, 30, '#e7e5d4') +
    circle(60, 60, 6, '#cfccb8') +
    circle(82, 64, 5, '#cfccb8') +
    circle(72, 84, 8, '#cfccb8'),
  tree: `${ground('#dbeafe')}<path d="M92 120h16v70h-16z" fill="#5b3a1e"/>${many(30, (_n, random) => circle(60 + random() * 80, 40 + random() * 80, 16, pick(random, ['#166534', '#15803d', '#3f6212'])))}`,
  forest:
    ground('#94a3b8') +
    many(
      14,
      (n, random) =>
        `<path d="M${n * 15 - 8} 200l14 ${-110 - random() * 60}l14 ${110 + random() * 60}z" fill="${pick(random, ['#14532d', '#166534', '#052e16'])}"/>`,
    ),
  flowers:
    ground('#86a765') +
    many(12, (_n, random) =>
      flower(at(random), at(random), pick(random, ['#f472b6', '#fde047', '#f8fafc', '#a78bfa'])),
    ),
  sunflower: `${ground('#93c5fd')}${flower(100, 90, '#facc15', 5)}<path d="M96 130h8v70h-8z" fill="#3f6212"/>`,
  leaf: `${ground('#f5f5f4')}<path d="M30 170C20 80 90 20 175 25C180 110 120 180 30 170Z" fill="#4d7c0f"/><path d="M30 170L150 50M70 130l-5-50M70 130l50 5M105 95l-4-45M105 95l48 2" stroke="#d9f99d" stroke-width="3"/>`,
  road: `${ground('#a3c27a')}<path d="M0 0h200v80H0z" fill="#bae6fd"/><path d="M90 80h20l70 120H20z" fill="#4b5563"/><path d="M100 90v12M100 115v18M100 150v30" stroke="#fff" stroke-width="4"/>`,
  // Things with two of something, and often a third below.
  'a house': `${ground('#cfe3f1')}<path d="M40 90h120v90H40z" fill="#b45339"/><path d="M30 92L100 35L170 92Z" fill="#57201a"/>${window(55, 105)}${window(115, 105)}<path d="M86 140h28v40H86z" fill="#3b2413"/>`,
  'a tower block':
    ground('#e2e8f0') +
    '<path d="M50 20h100v180H50z" fill="#78716c"/>' +
    many(
      28,
      (n) =>
        `<path d="M${58 + (n % 4) * 23} ${30 + Math.floor(n / 4) * 23}h14v14h-14z" fill="${n % 5 ? '#fef9c3' : '#1f2937'}"/>`,
    ),
  'a car from the front': `${ground('#d4d4d8')}<path d="M45 90l18-40h74l18 40z" fill="#1e293b"/><path d="M25 90h150v60H25z" fill="#dc2626"/>${circle(50, 112, 13, '#fef9c3')}${circle(150, 112, 13, '#fef9c3')}<path d="M75 105h50v16H75zM80 132h40v10H80z" fill="#18181b"/><path d="M32 150h26v20H32zM142 150h26v20h-26z" fill="#000"/>`,
  'a car from the side': `${ground('#e5e7eb')}<path d="M15 120l30-8l28-32h60l25 32l28 6v26H15z" fill="#2563eb"/><path d="M78 87h22v24H60zM106 87h24l18 24h-42z" fill="#dbeafe"/>${circle(52, 146, 18, '#111')}${circle(150, 146, 18, '#111')}${circle(52, 146, 8, '#999')}${circle(150, 146, 8, '#999')}`,
  'a tram from the front': `${ground('#cbd5e1')}<path d="M50 20h100v150H50z" fill="#facc15"/><path d="M60 40h80v50H60z" fill="#1e293b"/>${circle(70, 140, 9, '#fff')}${circle(130, 140, 9, '#fff')}<path d="M80 155h40" stroke="#111" stroke-width="4"/><path d="M100 20V0" stroke="#111" stroke-width="3"/>`,
  'a bicycle': `${ground('#f1f5f9')}<g fill="none" stroke="#111827" stroke-width="4">${circle(50, 130, 32, 'none')}${circle(150, 130, 32, 'none')}<path d="M50 130L80 75H132L95 130H50M80 75L95 130M132 75L150 130M126 58h20M132 75l-4-17M70 70h20"/></g>`,
  'a power socket': socket(100, 100, 1.6),
  'two power sockets':
    ground('#e8e2d5') + socket(55, 100, 0.8, 'none') + socket(145, 100, 0.8, 'none'),
  'a power socket with a slot': `${ground('#e4dccb')}<rect x="45" y="30" width="110" height="140" rx="10" fill="#fbfaf6" stroke="#bbb"/><path d="M75 70h8v34h-8zM117 70h8v34h-8z" fill="#1c1917"/><path d="M88 136a12 14 0 0 1 24 0v10H88z" fill="#1c1917"/>`,
  'a button with four holes': button(100, 100, 80, '#8b5e3c'),
  buttons:
    ground('#f5f0e6') +
    many(9, (n, random) =>
      button(
        34 + (n % 3) * 66,
        34 + Math.floor(n / 3) * 66,
        28,
        pick(random, ['#1e3a8a', '#b91c1c', '#3f3f46', '#a16207']),
      ),
    ),
  'a bowling ball':
    ground('#d6b98c') +
    circle(100, 100, 80, '#1e1b4b') +
    circle(82, 70, 9, '#000') +
    circle(116, 70, 9, '#000') +
    circle(100, 100, 10, '#000'),
  'a coconut':
    ground('#e7e5e4') +
    circle(100, 100, 75, '#6b4423') +
    circle(78, 82, 9, '#2a1708') +
    circle(122, 82, 9, '#2a1708') +
    circle(100, 116, 9, '#2a1708'),
  'a washing machine': `${ground('#cbd5e1')}<path d="M35 20h130v165H35z" fill="#fafafa"/><path d="M35 20h130v28H35z" fill="#e5e7eb"/>${circle(60, 34, 7, '#64748b')}${circle(140, 34, 7, '#64748b')}${circle(100, 115, 48, '#94a3b8')}${circle(100, 115, 36, '#1e293b')}`,
  'a cassette': `${ground('#e5e7eb')}<rect x="20" y="45" width="160" height="105" rx="8" fill="#27272a"/><path d="M34 58h132v54H34z" fill="#f5f5f4"/>${circle(70, 90, 15, '#27272a')}${circle(130, 90, 15, '#27272a')}${circle(70, 90, 6, '#fff')}${circle(130, 90, 6, '#fff')}<path d="M55 150l8-24h74l8 24z" fill="#52525b"/>`,
  'a chest of drawers': `${ground('#ede7da')}<path d="M40 30h120v150H40z" fill="#8a5a2b"/>${many(3, (n) => `<path d="M48 ${40 + n * 46}h104v36H48z" fill="#a97142"/>${circle(75, 58 + n * 46, 4, '#fde68a')}${circle(125, 58 + n * 46, 4, '#fde68a')}`)}`,
  headphones: `${ground('#fafaf9')}<path d="M40 120a60 70 0 0 1 120 0" fill="none" stroke="#111" stroke-width="10"/><rect x="28" y="108" width="28" height="55" rx="12" fill="#333"/><rect x="144" y="108" width="28" height="55" rx="12" fill="#333"/>`,
  spectacles: `${ground('#f1ece2')}<g fill="#dbeafe" stroke="#111" stroke-width="6">${circle(60, 100, 32, '#e8f1fb')}${circle(140, 100, 32, '#e8f1fb')}<path d="M92 98q8-8 16 0" fill="none"/></g>`,
  scissors: `${ground('#e2e8f0')}<g fill="none" stroke="#b91c1c" stroke-width="10">${circle(70, 150, 22, 'none')}${circle(130, 150, 22, 'none')}</g><path d="M80 132L128 20L104 112ZM120 132L72 20L96 112Z" fill="#94a3b8"/>`,
  'a traffic light': `${ground('#bae6fd')}<rect x="70" y="20" width="60" height="150" rx="8" fill="#18181b"/>${circle(100, 47, 19, '#ef4444')}${circle(100, 95, 19, '#854d0e')}${circle(100, 143, 19, '#14532d')}`,
  dice: ground('#14532d') + die(55, 60, 5) + die(145, 70, 3) + die(70, 145, 6) + die(150, 155, 4),
  'a domino': `${ground('#7c5a34')}<rect x="60" y="20" width="80" height="160" rx="8" fill="#fffbeb"/><path d="M66 100h68" stroke="#111" stroke-width="3"/>${pips(100, 60, 5)}${pips(100, 140, 3)}`,
  // Tables, desks and paper.
  'a plate with food':
    ground('#7f1d1d') +
    circle(100, 100, 85, '#f8fafc') +
    circle(100, 100, 65, '#e2e8f0') +
    ellipse(80, 85, 28, 18, '#92400e') +
    circle(125, 90, 16, '#fef9c3') +
    circle(125, 90, 7, '#f59e0b') +
    many(14, (_n, random) => circle(80 + random() * 45, 115 + random() * 25, 5, '#16a34a')),
  'two fried eggs and bacon':
    ground('#27272a') +
    circle(68, 80, 30, '#fff') +
    circle(132, 80, 30, '#fff') +
    circle(68, 80, 12, '#f59e0b') +
    circle(132, 80, 12, '#f59e0b') +
    '<path d="M50 140q50 34 100 0l6 12q-56 40-112 0z" fill="#b45353"/>',
  fruit:
    ground('#fef3c7') +
    circle(70, 110, 36, '#dc2626') +
    circle(130, 115, 34, '#f97316') +
    '<path d="M70 76q4-18 18-22" stroke="#4d2c0c" stroke-width="5" fill="none"/><path d="M30 165q70 30 140-15q-20 45-80 42q-40-2-60-27z" fill="#facc15"/>',
  pizza:
    ground('#57534e') +
    circle(100, 100, 85, '#d9a05b') +
    circle(100, 100, 74, '#fcd34d') +
    many(11, (_n, random) => circle(45 + random() * 110, 45 + random() * 110, 11, '#b91c1c')) +
    many(8, (_n, random) => circle(50 + random() * 100, 50 + random() * 100, 5, '#1c1917')),
  'a cup of coffee':
    ground('#a8a29e') +
    circle(95, 100, 60, '#fff') +
    circle(95, 100, 48, '#4a2511') +
    '<path d="M150 85q40-10 38 15t-38 15" fill="none" stroke="#fff" stroke-width="12"/>',
  'a clock':
    ground('#fef3c7') +
    circle(100, 100, 80, '#1f2937') +
    circle(100, 100, 72, '#fff') +
    many(
      12,
      (n) =>
        `<path d="M100 34v12" stroke="#111" stroke-width="4" transform="rotate(${n * 30} 100 100)"/>`,
    ) +
    '<path d="M100 100L70 80M100 100L140 70" stroke="#111" stroke-width="5"/>',
  'a page of writing':
    ground('#fffdf6') +
    many(13, (line, random) => writing(20, 24 + line * 13, 14 + random() * 14, random)),
  'a keyboard': `${ground('#d4d4d8')}<rect x="8" y="50" width="184" height="92" rx="6" fill="#27272a"/>${many(44, (n) => `<rect x="${14 + (n % 11) * 16.2}" y="${56 + Math.floor(n / 11) * 17}" width="13" height="13" rx="2" fill="#71717a"/>`)}<rect x="60" y="124" width="80" height="13" rx="2" fill="#71717a"/>`,
  'a map':
    ground('#f2efe9') +
    '<path d="M0 60q60 40 90 10t110-30v40q-70 0-100 30t-100 5z" fill="#aad3df"/><path d="M130 120h60v60h-60z" fill="#c8e6b5"/>' +
    many(
      9,
      (n, random) =>
        `<path d="M${n * 24} 0L${at(random)} 200M0 ${n * 24}L200 ${at(random)}" stroke="#fff" stroke-width="5"/>`,
    ) +
    '<path d="M0 150Q100 90 200 110" stroke="#f59e0b" stroke-width="6" fill="none"/>',
  'a chess board': `${ground('#3f2a18')}<g transform="translate(20 20)">${many(64, (n) => `<path d="M${(n % 8) * 20} ${Math.floor(n / 8) * 20}h20v20h-20z" fill="${(n + Math.floor(n / 8)) % 2 ? '#8b5a2b' : '#f0d9b5'}"/>`)}</g>${circle(90, 90, 7, '#fff')}${circle(130, 110, 7, '#111')}${circle(50, 150, 7, '#fff')}`,
  'a spectrogram':
    ground('#0b0724') +
    many(
      900,
      (n, random) =>
        `<path d="M${(n % 45) * 4.5} ${196 - Math.floor(n / 45) * 10}h4.5v-10h-4.5z" fill="#f97316" fill-opacity="${round(Math.max(0, Math.sin((n % 45) / 4) * 0.6 + random() * 0.5 - Math.floor(n / 45) / 40))}"/>`,
    ),
  'a bar chart': `${ground('#fff')}<path d="M25 15v160h165" stroke="#111" stroke-width="3" fill="none"/>${many(
    8,
    (n, random) => {
      const height = 20 + random() * 120;
      return `<path d="M${34 + n * 19} ${173 - height}h13v${height}h-13z" fill="#0b6e99"/>`;
    },
  )}`,
  'a bar code':
    ground('#fff') +
    many(40, (n, random) => `<path d="M${20 + n * 4} 40h${1 + random() * 2.5}v110h-3z"/>`),
  'a matrix code':
    ground('#fff') +
    '<g transform="translate(16 16)">' +
    many(576, (n, random) =>
      random() < 0.5 ? `<path d="M${(n % 24) * 7} ${Math.floor(n / 24) * 7}h7v7h-7z"/>` : '',
    ) +
    many(3, (n) => {
      const [x, y] = [n === 1 ? 119 : 0, n === 2 ? 119 : 0];
      return `<path d="M${x} ${y}h49v49h-49z"/><path d="M${x + 7} ${y + 7}h35v35h-35z" fill="#fff"/><path d="M${x + 14} ${y + 14}h21v21h-21z"/>`;
    }) +
    '</g>',
  'a flag':
    '<path d="M0 0h200v67H0z" fill="#111"/><path d="M0 67h200v67H0z" fill="#dc2626"/><path d="M0 134h200v66H0z" fill="#facc15"/>',
  books:
    ground('#44403c') +
    many(
      12,
      (n, random) =>
        `<path d="M${6 + n * 16} ${30 + random() * 40}h14V190h-14z" fill="${pick(random, ['#7f1d1d', '#1e3a8a', '#14532d', '#a16207', '#e7e5e4'])}"/>`,
    ),
  'a football':
    ground('#4d7c0f') +
    circle(100, 100, 75, '#fff') +
    '<path d="M100 72l26 19l-10 31h-32l-10-31z"/>' +
    many(
      5,
      (n) =>
        `<path d="M100 27l18 10l-6 14h-24l-6-14zM100 51v21" stroke="#111" stroke-width="2" transform="rotate(${n * 72} 100 100)"/>`,
    ),
  // Animals, dolls and signs, of which none is a person's face.
  'a cat': `${ground('#fde8d0')}<path d="M45 95L50 25L90 60H110L150 25L155 95Q155 165 100 170Q45 165 45 95Z" fill="#8d8d93"/>${ellipse(75, 95, 13, 15, '#a3e635')}${ellipse(125, 95, 13, 15, '#a3e635')}${ellipse(75, 95, 4, 14, '#111')}${ellipse(125, 95, 4, 14, '#111')}<path d="M92 120h16l-8 10z" fill="#f9a8d4"/><path d="M100 130q-8 16-20 8M100 130q8 16 20 8M60 125L20 118M60 132L20 138M140 125l40-7M140 132l40 6" stroke="#333" stroke-width="2" fill="none"/>`,
  'a dog': `${ground('#d9f0e3')}${ellipse(100, 100, 55, 65, '#c08a53')}${ellipse(48, 95, 20, 50, '#6b4423')}${ellipse(152, 95, 20, 50, '#6b4423')}${circle(78, 85, 9, '#111')}${circle(122, 85, 9, '#111')}${ellipse(100, 130, 32, 26, '#f1dcc0')}${ellipse(100, 116, 13, 9, '#111')}<path d="M100 125v14q-12 10-22 0M100 139q12 10 22 0" stroke="#111" stroke-width="3" fill="none"/><path d="M92 146h16v18q-8 8-16 0z" fill="#f87171"/>`,
  'an owl': `${ground('#1e293b')}${ellipse(100, 110, 58, 78, '#7c5c3b')}<path d="M50 60l14-36l26 26zM150 60l-14-36l-26 26z" fill="#7c5c3b"/>${circle(76, 80, 25, '#f5e6c8')}${circle(124, 80, 25, '#f5e6c8')}${circle(76, 80, 13, '#111')}${circle(124, 80, 13, '#111')}<path d="M93 92h14l-7 18z" fill="#f59e0b"/>${many(18, (n) => `<path d="M${66 + (n % 6) * 12} ${125 + Math.floor(n / 6) * 16}q6 10 12 0" stroke="#f5e6c8" fill="none"/>`)}`,
  'a teddy bear': `${ground('#e0e7ff')}${circle(55, 50, 22, '#8a5a33')}${circle(145, 50, 22, '#8a5a33')}${circle(100, 95, 62, '#a9713f')}${ellipse(100, 118, 30, 24, '#e8c9a0')}${circle(78, 82, 7, '#111')}${circle(122, 82, 7, '#111')}${ellipse(100, 108, 10, 7, '#111')}<path d="M100 114v10q-10 10-18 2M100 124q10 10 18 2" stroke="#111" stroke-width="3" fill="none"/>`,
  'a fish': `${ground('#bae6fd')}${ellipse(95, 100, 60, 36, '#f97316')}<path d="M145 100l40-28v56z" fill="#ea580c"/>${circle(60, 92, 8, '#fff')}${circle(60, 92, 4, '#111')}<path d="M85 72q14 28 0 56M110 70q14 30 0 60" stroke="#fff" stroke-width="4" fill="none"/>`,
  'a butterfly': `${ground('#ecfccb')}${ellipse(60, 75, 42, 34, '#7c3aed')}${ellipse(140, 75, 42, 34, '#7c3aed')}${ellipse(68, 135, 30, 26, '#a78bfa')}${ellipse(132, 135, 30, 26, '#a78bfa')}${circle(60, 75, 13, '#fde047')}${circle(140, 75, 13, '#fde047')}${ellipse(100, 105, 6, 52, '#111')}`,
  'a stick figure': `${ground('#fff')}<g fill="none" stroke="#000" stroke-width="5">${circle(100, 45, 25, 'none')}<path d="M100 70v65l-32 50M100 135l32 50M60 95h80"/></g>`,
  'a head without features': `${ground('#dbe4ee')}<path d="M30 200q0-55 70-55t70 55z" fill="#334155"/><path d="M86 120h28v35H86z" fill="#d8a27c"/>${ellipse(100, 85, 42, 54, '#e3b18c')}`,
  'a person from behind': `${ground('#d6e4d0')}<path d="M25 200q5-60 75-60t75 60z" fill="#7c2d12"/><path d="M84 115h32v32H84z" fill="#d8a27c"/>${ellipse(58, 88, 7, 13, '#d8a27c')}${ellipse(142, 88, 7, 13, '#d8a27c')}${ellipse(100, 80, 44, 54, '#2b1a10')}`,
  'a hand': `${ground('#475569')}<g fill="none" stroke="#e3b18c" stroke-width="19" stroke-linecap="round"><path d="M75 110V55M95 105V38M115 105V45M135 112V66M78 150L45 115"/></g><path d="M66 105h78v50q-6 30-36 32q-38 0-42-40z" fill="#e3b18c"/>`,
  'a snowman from behind':
    ground('#bfdbfe') +
    circle(100, 150, 48, '#fff') +
    circle(100, 85, 34, '#fff') +
    '<path d="M72 58h56v-8H72zM82 50h36V18H82z"/><path d="M60 100q40 20 80 0" stroke="#dc2626" stroke-width="10" fill="none"/>',
  'a smiley':
    ground('#fff') +
    circle(100, 100, 80, '#facc15') +
    circle(72, 80, 10, '#111') +
    circle(128, 80, 10, '#111') +
    '<path d="M55 115q45 50 90 0" stroke="#111" stroke-width="7" fill="none"/>',
  'a pumpkin lantern':
    ground('#0f172a') +
    ellipse(100, 110, 80, 65, '#ea580c') +
    '<path d="M62 78l16 24H46zM138 78l16 24h-32zM50 125q50 45 100 0l-14 2l-8 14l-12-8l-16 10l-16-10l-12 8l-8-14z" fill="#fde047"/><path d="M94 46l4-22h10l-2 22z" fill="#3f6212"/>',
};

function ground(fill: string): string {
  return `<path d="M0 0h200v200H0z" fill="${fill}"/>`;
}

function circle(x: number, y: number, r: number, fill: string, opacity = '1'): string {
  return `<circle cx="${round(x)}" cy="${round(y)}" r="${round(r)}" fill="${fill}" fill-opacity="${opacity}"/>`;
}

function ellipse(x: number, y: number, rx: number, ry: number, fill: string): string {
  return `<ellipse cx="${x}" cy="${y}" rx="${rx}" ry="${ry}" fill="${fill}"/>`;
}

function tiled(width: number, height: number, fill: string, tile: string): string {
  return `<pattern id="p" width="${width}" height="${height}" patternUnits="userSpaceOnUse">${tile}</pattern>${ground(fill)}${ground('url(#p)')}`;
}

/** What looks like stone, wood or cloth: Perlin's turbulence in one colour. */
function turbulence(frequency: string, octaves: number, colour: string): string {
  return `<filter id="t" x="0" y="0" width="1" height="1"><feTurbulence type="fractalNoise" baseFrequency="${frequency}" numOctaves="${octaves}" seed="4"/><feColorMatrix values="0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 1 0 0 0 0"/></filter>${ground(colour)}<rect width="200" height="200" filter="url(#t)" opacity=".6"/>`;
}

function gradient(stops: string, down = false): string {
  return `<linearGradient id="g"${down ? ' x2="0" y2="1"' : ''}>${stops}</linearGradient>${ground('url(#g)')}`;
}

/** The same numbers at every run. */
function many(count: number, shape: (n: number, random: () => number) => string): string {
  const random = randomNumbers(count + 7);
  return Array.from({ length: count }, (_, n) => shape(n, random)).join('');
}

function at(random: () => number): number {
  return round(random() * 200);
}

function pick(random: () => number, colours: readonly string[]): string {
  return colours[Math.floor(random() * colours.length)] ?? '#000';
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

function hexagon(x: number, y: number): string {
  return `<path d="M${x} ${y - 15}l13 7.5v15l-13 7.5l-13-7.5v-15z" fill="#e7e5e4"/>`;
}

function cloud(x: number, y: number): string {
  return many(5, (n, random) => circle(x + n * 9 - 18, y + random() * 8, 8 + random() * 9, '#fff'));
}

function flower(x: number, y: number, petals: string, size = 1): string {
  const leaves = many(
    9,
    (n) => `<ellipse cy="-9" rx="3.5" ry="7" fill="${petals}" transform="rotate(${n * 40})"/>`,
  );
  return `<g transform="translate(${x} ${y}) scale(${size})">${leaves}${circle(0, 0, 5, '#713f12')}</g>`;
}

function window(x: number, y: number): string {
  return `<path d="M${x} ${y}h30v26h-30z" fill="#fef9c3" stroke="#fff" stroke-width="3"/><path d="M${x + 15} ${y}v26M${x} ${y + 13}h30" stroke="#fff" stroke-width="2"/>`;
}

function socket(x: number, y: number, size: number, wall = '#e8e2d5'): string {
  return `${wall === 'none' ? '' : ground(wall)}<g transform="translate(${x} ${y}) scale(${size})"><rect x="-50" y="-50" width="100" height="100" rx="8" fill="#fdfcf8" stroke="#c9c4b8"/>${circle(0, 0, 38, '#efece3')}${circle(-14, 0, 5, '#1c1917')}${circle(14, 0, 5, '#1c1917')}<path d="M-6 -38h12v8h-12zM-6 30h12v8h-12z" fill="#a8a29e"/></g>`;
}

function button(x: number, y: number, r: number, colour: string): string {
  const holes = many(4, (n) =>
    circle(x + (n % 2 ? 1 : -1) * r * 0.22, y + (n > 1 ? 1 : -1) * r * 0.22, r * 0.11, '#f5f0e6'),
  );
  return `${r > 50 ? ground('#f5f0e6') : ''}${circle(x, y, r, colour)}${circle(x, y, r * 0.78, '#fff', '.15')}${holes}`;
}

function die(x: number, y: number, eyes: number): string {
  return `<rect x="${x - 34}" y="${y - 34}" width="68" height="68" rx="11" fill="#fff"/>${pips(x, y, eyes)}`;
}

function pips(x: number, y: number, eyes: number): string {
  const corners = [
    [-1, -1],
    [1, 1],
    [1, -1],
    [-1, 1],
    [-1, 0],
    [1, 0],
  ].slice(0, eyes - (eyes % 2));
  const places = eyes % 2 ? [...corners, [0, 0]] : corners;
  return places
    .map(([across = 0, down = 0]) => circle(x + across * 20, y + down * 20, 6, '#111'))
    .join('');
}

/** A line of what looks like handwriting: no font is needed, and none differs between machines. */
function writing(x: number, y: number, letters: number, random: () => number): string {
  const strokes = Array.from({ length: Math.round(letters) }, () => {
    const height = round(2 + random() * 7);
    return random() < 0.15 ? 'm7 0' : `q1-${height} 2 0t3-1m1 1`;
  });
  return `<path d="M${x} ${round(y)}${strokes.join('')}" stroke="#1e293b" stroke-width="1.3" fill="none"/>`;
}
