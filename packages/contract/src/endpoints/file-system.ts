import { z } from 'zod';
import { defineEndpoint } from '../endpoint.ts';
import { bool, named, nullable, optional, text, textInput } from '../formats.ts';

const tags = ['File system'];
const path = textInput({ to: 4096 });

export const directoryListing = named('DirectoryListing', {
  path: text,
  entries: z.array(named('DirectoryEntry', { name: text, fullPath: text, isDirectory: bool })),
  parentPath: nullable(text).meta({ description: 'Null at a root.' }),
  isRoot: bool,
  error: nullable(text),
  message: nullable(text).meta({ description: 'Same as `error`.' }),
  isAccessDenied: bool,
  success: bool,
});
export type DirectoryListing = z.output<typeof directoryListing>;

export const fileSystemList = defineEndpoint({
  id: 'fileSystem.list',
  method: 'GET',
  path: '/api/v1/filesystem/list',
  role: 'Reader',
  summary: 'List a folder of the server',
  description: 'Only folders in an allowed root; links that lead out of it count as outside.',
  tags,
  query: { path: optional(path).meta({ description: 'The first root unless given.' }) },
  replies: { 200: directoryListing, 403: directoryListing, 404: directoryListing },
});

export const fileSystemRoots = defineEndpoint({
  id: 'fileSystem.roots',
  method: 'GET',
  path: '/api/v1/filesystem/roots',
  role: 'Reader',
  summary: 'List the allowed roots that exist',
  tags,
  replies: { 200: z.array(text) },
});

export const fileSystemValidate = defineEndpoint({
  id: 'fileSystem.validate',
  method: 'GET',
  path: '/api/v1/filesystem/validate',
  role: 'Reader',
  summary: 'Is a path in an allowed root',
  tags,
  query: { path: textInput({ from: 1, to: 4096 }) },
  replies: { 200: named('PathValidation', { path: text, isAllowed: bool }) },
});
