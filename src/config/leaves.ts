import { z } from 'zod';

const isPathInside = (path: string): boolean =>
  !path.startsWith('/') &&
  !path.includes('\\') &&
  !path.includes('\0') &&
  path.split('/').every((part) => part !== '' && part !== '.' && part !== '..');

function isPlainPath(path: string): boolean {
  const isGit = path.split('/').some((part) => part.toLowerCase() === '.git');
  return !isGit && !path.startsWith('-') && !/\p{Cc}/u.test(path);
}

/** A string that says something. */
export const text = z.string().refine((value) => value.trim() !== '', 'expected a text that is not empty');

export const shellCommand = z
  .string('expected a shell command as text')
  .refine((value) => value.trim() !== '' && !value.includes('\0'), 'expected a shell command as text');

/** A skill, by the name of its folder. */
export const skillName = z
  .string('expected the name of a skill')
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'expected the name of a skill, such as security-review')
  .max(60, 'expected a name of at most 60 characters');

/** The name of a label: GitHub allows 50 characters. */
export const label = z
  .string()
  .refine((value) => value.trim() !== '' && [...value].length <= 50, 'expected 1 to 50 characters');

/** A host by its exact name: no scheme, port, path or wildcard. */
export const hostName = z
  .string('expected a host name')
  .max(253, 'expected a host name of at most 253 characters')
  .regex(
    /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/i,
    'expected an exact host name such as registry.npmjs.org, without scheme, port, path or wildcard',
  );

/** A path relative to the repository's root that cannot leave it. */
export const repositoryPath = z
  .string('expected a path in the repository')
  .refine(isPlainPath, 'expected a path without control characters, ".git" and "-" at the beginning')
  .refine(isPathInside, 'expected a path inside the repository, relative and without ".."');

export const globs = z.array(
  z
    .string('expected a glob pattern')
    .refine(isPathInside, 'expected a glob pattern for paths inside the repository, such as docs/**'),
);

export function wholeNumber(min: number, max: number) {
  const range = max === Number.MAX_SAFE_INTEGER ? `${min} up` : `${min} to ${max}`;
  const expected = `expected a whole number from ${range}`;
  return z.int(expected).min(min, expected).max(max, expected);
}

export function number(min: number, max: number) {
  const expected = `expected a number from ${min} to ${max}`;
  return z.number(expected).min(min, expected).max(max, expected);
}
