import type { Detector } from '../toolchain.ts';

export const detectGo: Detector = async (project) => {
  if (!project.has('go.mod')) return undefined;
  return {
    language: 'Go',
    manager: 'go modules',
    evidence: 'go.mod',
    setup: ['go mod download'],
    quality: { kind: 'parts', commands: ['go vet ./...', 'go test ./...'] },
    hosts: ['proxy.golang.org', 'sum.golang.org'],
    steps: [],
  };
};
