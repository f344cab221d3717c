/** A body that is no JSON (audio, a multipart form) or none at all; its pieces are written one after the other, without a copy. */
export class RawBody {
  readonly contentType: string;
  readonly pieces: readonly Buffer[];

  constructor(contentType: string, pieces: readonly Buffer[]) {
    this.contentType = contentType;
    this.pieces = pieces;
  }
}

export const noBody = new RawBody('', []);
