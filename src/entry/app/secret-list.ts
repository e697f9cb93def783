/** Values that nobody may read: those that stay, and tokens, of which those used last are kept. */
export interface SecretList {
  /** Always the same array, first those that stay. */
  all: string[];
  /** Notes that a token is in use. */
  use(token: string): void;
}

/** A process uses fewer within the hour that a token is good for, unless it looks after very many repositories. */
const MOST = 200;

export function openSecretList(
  lasting: readonly string[],
  { most = MOST }: { most?: number } = {},
): SecretList {
  const all = [...lasting];
  return {
    all,
    use: (token) => {
      const at = all.indexOf(token, lasting.length);
      if (at >= 0) all.splice(at, 1);
      all.push(token);
      if (all.length > lasting.length + most) all.splice(lasting.length, 1);
    },
  };
}
