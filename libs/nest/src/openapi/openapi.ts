import type { INestApplication } from '@nestjs/common';
import { SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { documentationOf, type DocumentationInfo } from './document.js';

/**
 * Serves the documentation at /docs, the OpenAPI document at /docs/openapi.json, and the page of all error codes at /docs/errors. All are
 * made from the schemas that validate and from the catalogues of errors.
 */
export function serveDocumentation(app: INestApplication, info: DocumentationInfo): void {
  const { document, errors } = documentationOf(app, info);
  if (!isDocument(document)) throw new TypeError('The document has no paths.');
  SwaggerModule.setup('docs', app, document, {
    jsonDocumentUrl: 'docs/openapi.json',
    raw: ['json'],
    customSiteTitle: info.title,
  });
  app.getHttpAdapter().get('/docs/errors', (_: FastifyRequest, reply: FastifyReply) => {
    void reply.type('text/markdown; charset=utf-8').send(errors);
  });
}

function isDocument(document: object): document is OpenAPIObject {
  return 'openapi' in document && 'info' in document && 'paths' in document;
}
