/** `npm run openapi`: writes openapi.json, which is committed so that changes of the contract show in reviews. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { renderOpenApi } from './openapi/render-openapi.ts';

await writeFile(join(import.meta.dirname, '..', 'openapi.json'), renderOpenApi());
