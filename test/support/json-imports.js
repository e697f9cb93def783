/** GitHub's workflow validator imports JSON as only bundlers take it. Node wants the type said. */
export default {
  process: (source) => ({
    code: source.replaceAll(/^(import .+ from ".+\.json");$/gm, '$1 with { type: "json" };'),
  }),
};
