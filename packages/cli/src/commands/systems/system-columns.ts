import type { SystemHeader } from '../../api/find-by-name.ts';
import { paintStatus, type Style } from '../../terminal/style.ts';
import type { Column } from '../../terminal/text-table.ts';

export function systemColumns(style: Style): readonly Column<SystemHeader>[] {
  return [
    { title: 'Id', of: ({ id }) => id },
    { title: 'System', of: ({ name }) => name, most: 40 },
    { title: 'Connector', of: ({ connectorName }) => connectorName.replace(/^JIM (.*) Connector$/, '$1') },
    { title: 'Status', of: ({ status }) => paintStatus(status, style) },
    { title: 'Objects', of: ({ objectCount }) => objectCount },
    { title: 'Joined', of: ({ connectorsCount }) => connectorsCount },
    { title: 'Pending exports', of: ({ pendingExportObjectsCount }) => pendingExportObjectsCount },
  ];
}
