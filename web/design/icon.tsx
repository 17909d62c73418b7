/** The icons: drawn on a grid of 16, one stroke. Always beside a word, or with a label of their own control. */
import styles from './icon.module.css';

const paths = {
  overview: 'M2.5 9.5h3l2-6 2.5 9 2-5h1.5',
  search: 'M7 12a5 5 0 1 0 0-10 5 5 0 0 0 0 10ZM10.6 10.6 14 14',
  identity: 'M8 8a2.8 2.8 0 1 0 0-5.6A2.8 2.8 0 0 0 8 8ZM2.5 13.8c.6-2.6 2.7-4 5.500-4s4.900 1.400 5.500 4',
  object: 'M8 1.800 13.500 5v6L8 14.200 2.500 11V5ZM2.500 5 8 8.200 13.500 5M8 8.200v6',
  status: 'M2.5 12a6 6 0 1 1 11 0M8 10.500 10.800 6M2.500 12h1.500M12 12h1.500',
  settings:
    'M8 10.200A2.200 2.200 0 1 0 8 5.800a2.200 2.200 0 0 0 0 4.400ZM8 1.800v2M8 12.200v2M1.800 8h2M12.200 8h2M3.600 3.600 5 5M11 11l1.400 1.400M12.400 3.600 11 5M5 11l-1.400 1.400',
  policy: 'M4 1.800h8v12.400H4ZM6.200 5h3.600M6.200 8h3.600M6.200 11h2',
  alert: 'M8 2.200 14.500 13.500h-13ZM8 6.500v3.200M8 11.500v.3',
  case: 'M2 5h12v8.500H2ZM5.500 5V2.800h5V5M2 8.500h12',
  evidence: 'M8 1.800 13 3.600v4c0 3.200-2 5.500-5 6.600-3-1.100-5-3.400-5-6.600v-4ZM5.800 8l1.600 1.600 3-3.200',
  report: 'M3 13.500V2.500h10v11ZM5.500 11V8M8 11V5M10.500 11V7',
  close: 'M4 4l8 8M12 4l-8 8',
  down: 'M4 6l4 4 4-4',
  right: 'M6 4l4 4-4 4',
  left: 'M10 4 6 8l4 4',
  copy: 'M5.500 5.500h8v8h-8ZM10.500 5.500v-3h-8v8h3',
  plus: 'M8 3v10M3 8h10',
  minus: 'M3 8h10',
  refresh: 'M13 8a5 5 0 1 1-1.500-3.600M13 2v3h-3',
  theme: 'M13.500 9.500A6 6 0 0 1 6.500 2.500a6 6 0 1 0 7 7Z',
  clock: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12ZM8 4.800V8l2.200 1.500',
  filter: 'M2 3h12L9.500 8.500V13L6.500 11.500v-3Z',
  play: 'M5 3l8 5-8 5Z',
  pause: 'M5 3v10M11 3v10',
  download: 'M8 2v8M4.800 7 8 10.200 11.200 7M2.500 13.500h11',
  link: 'M6.500 9.500l3-3M7 4.500 8.800 2.700a2.600 2.600 0 0 1 3.700 3.700L10.700 8.200M9 11.500l-1.800 1.800a2.600 2.600 0 0 1-3.700-3.700L5.300 7.800',
  pin: 'M6 2h4l-.500 4.500L12 9H4l2.500-2.500ZM8 9v5',
  menu: 'M2.500 4h11M2.500 8h11M2.500 12h11',
  more: 'M3.500 8h.01M8 8h.01M12.500 8h.01',
  check: 'M3 8.500 6.500 12 13 4.500',
  lock: 'M3.500 7.500h9v6h-9ZM5.500 7.500V5a2.500 2.500 0 0 1 5 0v2.500',
  columns: 'M2.500 3h11v10h-11ZM6.200 3v10M9.800 3v10',
  save: 'M3 2.500h8L13.500 5v8.500H3ZM5.500 2.500v3.500h5V2.500M5.500 13.500V9.500h5v4',
  eye: 'M1.500 8s2.500-4.500 6.500-4.500S14.500 8 14.500 8 12 12.500 8 12.500 1.500 8 1.500 8ZM8 9.800a1.800 1.800 0 1 0 0-3.600 1.800 1.800 0 0 0 0 3.600Z',
} as const;

export type IconName = keyof typeof paths;

export const iconNames = Object.keys(paths) as readonly IconName[];

export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg className={styles['icon']} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path d={paths[name]} />
    </svg>
  );
}
