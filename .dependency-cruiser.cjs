/**
 * The import rule of docs/architecture.md: inside packages/server/src a folder imports only what
 * stands below it. `packages/server/test/architecture.test.ts` runs this.
 */
const src = "^packages/server/src/";
const own = (folder) => `${src}${folder}/`;

/** What a folder may import besides itself. `app` is not listed: it may import everything. */
const below = {
  gateway: ["store", "kernel"],
  domains: ["reconcile", "engine", "drivers", "store", "kernel"],
  reconcile: ["store", "kernel"],
  engine: ["store", "kernel"],
  drivers: ["store", "kernel"],
  store: ["kernel"],
  kernel: [],
};

/** The one upward import: the shape of an operation names the type of its database, nothing more. */
const shapeOfOperation = { from: `${own("kernel")}operation\\.ts$`, to: `${own("store")}db\\.ts$` };

const layers = Object.entries(below).map(([folder, allowed]) => ({
  name: `${folder}-imports-only-what-is-below`,
  severity: "error",
  from: { path: own(folder), ...(folder === "kernel" ? { pathNot: shapeOfOperation.from } : {}) },
  to: { path: src, pathNot: [folder, ...allowed].map(own) },
}));

module.exports = {
  forbidden: [
    ...layers,
    {
      name: "the-shape-of-an-operation-imports-a-type-only",
      severity: "error",
      from: { path: shapeOfOperation.from },
      to: { path: src, pathNot: [own("kernel"), shapeOfOperation.to] },
    },
    {
      name: "the-shape-of-an-operation-runs-nothing-above",
      severity: "error",
      from: { path: shapeOfOperation.from },
      to: { path: shapeOfOperation.to, dependencyTypesNot: ["type-only"] },
    },
    {
      name: "domains-meet-at-index",
      comment: "A domain uses another only through that domain's index.ts.",
      severity: "error",
      from: { path: `${src}domains/([^/]+)/` },
      to: {
        path: `${src}domains/`,
        pathNot: [`${src}domains/$1/`, `${src}domains/[^/]+/index\\.ts$`],
      },
    },
    {
      name: "adapters-are-chosen-in-app",
      comment: "Only app knows which driver runs the nodes; the others know the ports.",
      severity: "error",
      from: { path: src, pathNot: [own("app"), own("drivers"), "\\.test\\.ts$", "/testing/"] },
      to: { path: `${src}drivers/[^/]+/` },
    },
    {
      name: "no-cycles",
      severity: "error",
      from: { path: "^packages/" },
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    {
      name: "no-cycles-between-domains",
      comment: "Not even of types.",
      severity: "error",
      from: { path: `${src}domains/([^/]+)/index\\.ts$` },
      to: { path: `${src}domains/[^/]+/index\\.ts$`, pathNot: `${src}domains/$1/`, circular: true },
    },
    {
      name: "spec-stands-alone",
      severity: "error",
      from: { path: "^packages/spec/" },
      to: { path: "^packages/server/" },
    },
    {
      name: "kernel-needs-no-library-but-spec",
      comment: "It may name the logger's type.",
      severity: "error",
      from: { path: own("kernel") },
      to: { dependencyTypes: ["npm"], dependencyTypesNot: ["type-only"] },
    },
    {
      name: "products-ship-without-development-tools",
      severity: "error",
      from: { path: src, pathNot: ["\\.test\\.ts$", "/testing/"] },
      to: { dependencyTypes: ["npm-dev", "npm-no-pkg", "npm-unknown"] },
    },
    {
      name: "product-code-imports-no-tests",
      severity: "error",
      from: {
        path: src,
        pathNot: ["\\.test\\.ts$", "/testing/", "-fixture\\.ts$", "-contract\\.ts$"],
      },
      to: { path: ["\\.test\\.ts$", "/testing/", "^packages/server/test/"] },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    doNotFollow: { path: "node_modules" },
    exclude: { path: "(^|/)dist/" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default"],
    },
  },
};
