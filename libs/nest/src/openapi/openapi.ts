import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { z } from 'zod';
import { problemSchema } from '../problems/problem.schema.js';

/** What the documentation says about the API as a whole. */
export interface DocumentationInfo {
  readonly title: string;
  readonly description: string;
  /** The version of the API. */
  readonly version: string;
}

/** Serves the documentation at /docs and the OpenAPI document at /docs/openapi.json, both made from the schemas that validate. */
export function serveDocumentation(app: INestApplication, { title, description, version }: DocumentationInfo): void {
  const info = new DocumentBuilder()
    .setTitle(title)
    .setDescription(description)
    .setVersion(version)
    .setOpenAPIVersion('3.1.0')
    .build();
  const document = SwaggerModule.createDocument(app, info, { standardSchemaConverter });
  Object.assign(document.components?.schemas ?? {}, jsonSchema(problemSchema).$defs);
  SwaggerModule.setup('docs', app, document, { jsonDocumentUrl: 'docs/openapi.json' });
}

/**
 * Converts zod schemas to JSON Schema 2020-12, as OpenAPI 3.1 requires: by itself Nest's swagger module asks each schema for the dialect
 * of OpenAPI 3.0. It converts the input side of a schema, also for answers: that side is on the wire, and answers are encoded to it.
 */
function standardSchemaConverter(schema: unknown) {
  if (!(schema instanceof z.ZodType)) return undefined;
  const { $defs, ...converted } = jsonSchema(schema);
  return { schema: converted, components: { ...$defs } };
}

function jsonSchema(schema: z.ZodType) {
  const { $schema, ...converted } = z.toJSONSchema(schema, { target: 'draft-2020-12', io: 'input' });
  return converted;
}
