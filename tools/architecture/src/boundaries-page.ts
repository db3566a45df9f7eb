import { packages, type Package } from './boundaries.ts';

/** Returns names as a cell of a table, in which a bar would begin the next cell. */
const listed = (names: readonly string[]) =>
  names.length === 0 ? '-' : names.map((name) => `\`${name.replaceAll('|', '\\|')}\``).join(', ');

function floorsOf({ name, path, floors = [] }: Package): string {
  const rows = floors.map(([floor, below]) => `| \`${floor}\` | ${listed(below.split(' ').filter(Boolean))} |`);
  return [
    `### ${name}`,
    '',
    `Folders of \`${path}/src\`.`,
    '',
    '| folder | may import |',
    '| --- | --- |',
    ...rows,
  ].join('\n');
}

/** Returns the text of `docs/boundaries.md`: the table of packages and their folders, for people. */
export function boundariesPage(): string {
  const rows = packages.map(
    ({ path, imports, specs = [] }) => `| \`${path}\` | ${listed(imports)} | ${listed(specs)} |`,
  );
  return `# Who may import what

Lint enforces these rules. \`npm run boundaries\` writes this page from the table in \`tools/architecture/src/boundaries.ts\`. \`node:\` stands
for the modules of Node, \`*\` for any npm package. A package is imported by its name, never by a path. No file imports the barrel that
exports it.

| package | may import | its specs also |
| --- | --- | --- |
${rows.join('\n')}

## Floors

The folders of a package are its floors. A folder imports only folders above it in the table, so there is no cycle. The files directly in
\`src\` are entry points.

${packages
  .filter(({ floors }) => floors)
  .map(floorsOf)
  .join('\n\n')}
`;
}
