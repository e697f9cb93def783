import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The whole configuration that git sees: nothing of the machine, the account or the repository under work. No hooks,
 * no helpers, no filters, no transport but HTTP(S), no redirect that could carry the token elsewhere. What is larger than
 * the threshold goes through git piece by piece, where it would hold several of such files as a whole.
 */
const CONFIG = `
[core]
	repositoryFormatVersion = 0
	bare = true
	hooksPath = /dev/null
	fsmonitor = false
	untrackedCache = false
	attributesFile = /dev/null
	excludesFile = /dev/null
	autocrlf = false
	symlinks = true
	fileMode = true
	quotePath = false
	protectHFS = true
	protectNTFS = true
	bigFileThreshold = 16m
	packedGitWindowSize = 16m
	packedGitLimit = 128m
	logAllRefUpdates = false
[gc]
	auto = 0
[maintenance]
	auto = false
[credential]
	helper =
[protocol]
	allow = never
[protocol "http"]
	allow = always
[protocol "https"]
	allow = always
[http]
	followRedirects = false
	lowSpeedLimit = 1000
	lowSpeedTime = 120
[submodule]
	recurse = false
[diff]
	ignoreSubmodules = all
[fetch]
	recurseSubmodules = no
	writeCommitGraph = false
[push]
	recurseSubmodules = no
	followTags = false
	gpgSign = false
[transfer]
	fsckObjects = true
[fetch "fsck"]
	badDate = ignore
	badTimezone = ignore
	badFilemode = ignore
	missingEmail = ignore
	missingNameBeforeEmail = ignore
	missingSpaceBeforeDate = ignore
	zeroPaddedDate = ignore
	zeroPaddedFilemode = ignore
`.trimStart();

/** Overrides every `.gitattributes`: what is in the work tree is what is in the commit, byte for byte. */
const ATTRIBUTES =
  '* -text -eol -crlf -ident -filter -working-tree-encoding -export-ignore -export-subst -merge\n';

/** Makes `directory`, which must not exist or be empty, a git directory without a work tree. */
export async function writeRepositoryFiles(directory: string): Promise<void> {
  for (const folder of ['objects', 'refs/heads', 'info']) {
    await mkdir(join(directory, folder), { recursive: true, mode: 0o700 });
  }
  await writeFile(join(directory, 'HEAD'), 'ref: refs/heads/none\n', { flag: 'wx' });
  await writeFile(join(directory, 'config'), CONFIG, { flag: 'wx' });
  await writeFile(join(directory, 'info/attributes'), ATTRIBUTES, { flag: 'wx' });
}
