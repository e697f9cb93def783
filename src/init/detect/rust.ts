import type { Detector } from '../toolchain.ts';

export const detectRust: Detector = async (project) => {
  if (!project.has('Cargo.toml')) return undefined;
  const isFormatted = project.has('rustfmt.toml') || project.has('.rustfmt.toml');
  const isLinted =
    ['clippy.toml', '.clippy.toml'].some(project.has) ||
    (await project.read('Cargo.toml')).includes('lints.clippy]');
  return {
    language: 'Rust',
    manager: 'cargo',
    evidence: 'Cargo.toml',
    setup: [project.has('Cargo.lock') ? 'cargo fetch --locked' : 'cargo fetch'],
    quality: {
      kind: 'parts',
      commands: [
        ...(isFormatted ? ['cargo fmt --check'] : []),
        ...(isLinted ? ['cargo clippy --offline --all-targets'] : []),
        'cargo test --offline',
      ],
    },
    hosts: ['index.crates.io', 'static.crates.io'],
    steps: [],
  };
};
