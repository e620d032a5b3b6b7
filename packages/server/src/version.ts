import packageFile from '../package.json' with { type: 'json' };

/** Semantic version of this product. */
export const version: string = packageFile.version;
