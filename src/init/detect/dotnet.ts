import type { Detector } from '../toolchain.ts';

export const detectDotnet: Detector = async (project) => {
  const evidence = project.names.find((name) => /\.(slnx?|csproj|fsproj)$/.test(name));
  if (evidence === undefined) return undefined;
  return {
    language: evidence.endsWith('.fsproj') ? 'F#' : 'C#',
    manager: 'dotnet',
    evidence,
    setup: ['dotnet restore'],
    quality: { kind: 'parts', commands: ['dotnet build --no-restore', 'dotnet test --no-build'] },
    hosts: ['api.nuget.org'],
    steps: [],
  };
};
