import { detectDotnet } from './detect/dotnet.ts';
import { detectGo } from './detect/go.ts';
import { detectGradle } from './detect/gradle.ts';
import { detectMake } from './detect/make.ts';
import { detectMaven } from './detect/maven.ts';
import { detectNode } from './detect/node.ts';
import { detectPhp } from './detect/php.ts';
import { detectPython } from './detect/python.ts';
import { detectRuby } from './detect/ruby.ts';
import { detectRust } from './detect/rust.ts';
import type { Project } from './project.ts';
import type { Detector, Quality, Toolchain } from './toolchain.ts';

const DETECTORS: readonly Detector[] = [
  detectNode,
  detectPython,
  detectGo,
  detectRust,
  detectRuby,
  detectMaven,
  detectGradle,
  detectPhp,
  detectDotnet,
];

/** What a repository is written in, and how it is set up and checked, all its languages together. */
export interface Detected {
  toolchains: Toolchain[];
  setup: string[];
  quality: string[];
  hosts: string[];
  steps: string[];
}

export async function detectToolchains(project: Project): Promise<Detected> {
  const found = await Promise.all(DETECTORS.map((detect) => detect(project)));
  const toolchains = found.filter((toolchain) => toolchain !== undefined);
  return {
    toolchains,
    setup: toolchains.flatMap(({ setup }) => setup),
    quality: together(toolchains, await detectMake(project)),
    hosts: [...new Set(toolchains.flatMap(({ hosts }) => hosts))],
    steps: toolchains.flatMap(({ steps }) => steps),
  };
}

/** One command that checks everything, where there is one: of the only language, or of the makefile. Else all parts. */
function together(toolchains: readonly Toolchain[], make: Quality): string[] {
  const [only, ...others] = toolchains;
  if (only?.quality.kind === 'whole' && others.length === 0) return only.quality.commands;
  if (make.kind === 'whole') return make.commands;
  const commands = toolchains.flatMap(({ quality }) => quality.commands);
  return commands.length > 0 ? commands : make.commands;
}
