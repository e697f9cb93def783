import type { Project } from '../project.ts';
import type { Detector } from '../toolchain.ts';

export const detectRuby: Detector = async (project) => {
  if (!project.has('Gemfile')) return undefined;
  return {
    language: 'Ruby',
    manager: 'bundler',
    evidence: project.has('Gemfile.lock') ? 'Gemfile.lock' : 'Gemfile',
    // Into the home of the sandbox: the machine's own gems are read-only there.
    setup: ['bundle config set --global path "$HOME/gems"', 'bundle install'],
    quality: {
      kind: 'parts',
      commands: [...(project.has('.rubocop.yml') ? ['bundle exec rubocop'] : []), ...tests(project)],
    },
    hosts: ['rubygems.org', 'index.rubygems.org'],
    steps: [],
  };
};

function tests(project: Project): string[] {
  if (project.has('.rspec') || project.has('spec')) return ['bundle exec rspec'];
  if (!project.has('test')) return [];
  return [project.has('config.ru') && project.has('bin') ? 'bin/rails test' : 'bundle exec rake test'];
}
