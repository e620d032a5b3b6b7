import { allEndpoints } from '@jim/contract/all-endpoints.ts';
import { createOpenApi } from '@jim/contract/openapi.ts';
import { version } from '@jim/server/version.ts';

/** The text of openapi.json. */
export function renderOpenApi(): string {
  return `${JSON.stringify(createOpenApi(allEndpoints, version), null, 2)}\n`;
}
