/** The head of a table: names of columns, `#` before those whose cells are numbers; null for a column of actions. */
export function HeadRow({ columns }: { columns: readonly (string | null)[] }) {
  return (
    <thead>
      <tr>
        {columns.map((column) => {
          const isNumber = column?.startsWith("#") ?? false;
          return (
            <th key={column} scope="col" {...(isNumber && { className: "number" })}>
              {column === null ? <span className="hidden-visually">Actions</span> : column.slice(isNumber ? 1 : 0)}
            </th>
          );
        })}
      </tr>
    </thead>
  );
}
