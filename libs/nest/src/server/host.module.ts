import { Module, type DynamicModule, type Type } from '@nestjs/common';
import type { DocumentationInfo } from '../openapi/document.js';
import { rootController } from './root.controller.js';

/** The module of an application that says at its root what it is. */
@Module({})
export class HostModule {
  static of(module: Type<object> | DynamicModule, info: DocumentationInfo): DynamicModule {
    return { module: HostModule, imports: [module], controllers: [rootController(info)] };
  }
}
