import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import type { ErrorKind } from '@snapfold/kernel';
import { assertOwnCodes } from '../problems/platform-errors.js';
import { problemSchema } from '../problems/problem.schema.js';
import { statusOfKind } from '../problems/problem.js';
import { DocumentSchemas } from './document-schemas.js';
import { errorsPage } from './errors-page.js';
import { finishedOperation, withMappings } from './finished-operation.js';
import { headers, parameters } from './headers.js';
import { asJson, listOf, mapped, objectOf, type JsonObject } from './json.js';
import { OPTIONS, type CarriedOptions } from './operation.decorator.js';
import { ProblemResponses, type DocumentedError } from './problem-responses.js';
import { opened, sealingConverter } from './sealed-schema.js';

/** What the documentation says about the API as a whole. */
export interface DocumentationInfo {
  readonly title: string;
  readonly description: string;
  /** The version of the API. */
  readonly version: string;
  readonly license?: { readonly name: string; readonly identifier: string };
  readonly contact?: { readonly name: string; readonly url?: string };
  /** What the routes of each tag are about. The tag of an aggregate is its path. */
  readonly tags?: Readonly<Record<string, string>>;
  /** The codes, besides those of the platform and of the catalogues, that any operation can answer with. */
  readonly errors?: Readonly<Record<string, { readonly kind: ErrorKind; readonly message: string }>>;
  /** The URL at which clients reach the API, without a slash at its end, if it is not at the root of its own host. */
  readonly publicUrl?: string;
}

/** The documentation of an API. */
export interface Documentation {
  /** The OpenAPI document. */
  readonly document: JsonObject;
  /** The Markdown page of all error codes. */
  readonly errors: string;
}

/** Returns the documentation of an application, made from the schemas that validate. */
export function documentationOf(app: INestApplication, info: DocumentationInfo): Documentation {
  const { title, description, version, license, contact, errors = {}, publicUrl = '' } = info;
  const schemas = new DocumentSchemas();
  const bare = new DocumentBuilder().setOpenAPIVersion('3.1.0').build();
  const scanned = SwaggerModule.createDocument(app, bare, { standardSchemaConverter: sealingConverter(schemas) });
  schemas.convert(problemSchema, 'every problem');
  const problems = new ProblemResponses();
  const components = schemas.components;
  const parts = { schemas: components, problems, errors: ownErrors(errors) };
  const paths = eachOperation(objectOf(opened(asJson(scanned.paths))), (operation) => {
    const options = operation[OPTIONS];
    return isCarried(options) ? finishedOperation(operation, options, parts) : operation;
  });
  const whole = asJson({
    openapi: '3.1.0',
    info: { title, version, description, license, contact },
    servers: [{ url: publicUrl === '' ? '/' : publicUrl }],
    security: [],
    tags: tagsOf(paths, info.tags ?? {}),
    paths,
    components: {
      schemas: withMappings(components),
      responses: problems.responses,
      parameters,
      headers,
      examples: problems.examples,
    },
  });
  return { document: withoutUnused(objectOf(whole)), errors: errorsPage(title, problems.errors) };
}

function isCarried(options: unknown): options is CarriedOptions {
  return typeof options === 'object' && options !== null && 'kind' in options;
}

function ownErrors(errors: NonNullable<DocumentationInfo['errors']>): DocumentedError[] {
  assertOwnCodes('the documentation', Object.keys(errors));
  return Object.entries(errors).map(([code, { kind, message }]) => ({
    ...{ code, status: statusOfKind[kind], meaning: message, isPlatform: false },
  }));
}

function eachOperation(paths: JsonObject, finish: (operation: JsonObject) => JsonObject): JsonObject {
  return mapped(paths, (path) => mapped(path, (operation) => finish(objectOf(operation))));
}

function tagsOf(paths: JsonObject, texts: Readonly<Record<string, string>>) {
  const operations = Object.values(paths).flatMap((path) => Object.values(objectOf(path)).map(objectOf));
  const used = new Set(operations.flatMap(({ tags }) => listOf(tags).map(String)));
  return [...used].map((name) => ({ name, description: texts[name] ?? `The routes of ${name}.` }));
}

/** Leaves out the components that no reference names. */
function withoutUnused(document: JsonObject): JsonObject {
  const text = JSON.stringify(document);
  const components = mapped(document['components'], (named, kind) =>
    Object.fromEntries(
      Object.entries(objectOf(named)).filter(([name]) => text.includes(`"#/components/${kind}/${name}"`)),
    ),
  );
  return { ...document, components };
}
