import { packages, type Package } from './boundaries.ts';

const listed = (names: readonly string[]) => (names.length === 0 ? '-' : names.map((name) => `\`${name}\``).join(', '));

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

/** `docs/boundaries.md`: the table of packages and their floors, for people. */
export function boundariesPage(): string {
  const rows = packages.map(
    ({ path, imports, specs = [] }) => `| \`${path}\` | ${listed(imports)} | ${listed(specs)} |`,
  );
  return `# Who may import what

Lint holds this. The table is \`tools/architecture/src/boundaries.ts\`; \`npm run boundaries\` writes this page from it. \`node:\` stands for
the modules of Node, \`*\` for any npm package. A package is imported by its name, never by a path, and nobody imports the
barrel that exports their own file.

| package | may import | its specs also |
| --- | --- | --- |
${rows.join('\n')}

## Floors

A folder imports only folders that are named before it in its table, so there is no cycle. The files beside them are entry points.

${packages
  .filter(({ floors }) => floors)
  .map(floorsOf)
  .join('\n\n')}
`;
}
