import type { Trap } from '../trap.ts';

/** Names that a program may take for an option, a second line, an address or nothing at all. */
export const oddNames: Trap = () =>
  [
    'odd/new\nline',
    'odd/-rf',
    '--upload-pack=touch x',
    'odd/$(touch x)',
    'odd/`touch x`',
    "odd/'; touch x; '",
    'odd/::set-env name=A::b',
    'odd/\u001b[31mred',
    'odd/seems\u202Etxt.sh',
    'odd/tag\u{E0041}',
    'odd/:(glob)**',
    'odd/*',
    Buffer.from([...Buffer.from('odd/'), 0x61, 0xff, 0xfe]),
  ].map((path) => ({ path, content: 'odd\n' }));
