import type {
  ExternalBook,
  ExternalFeature,
  ExternalService,
  ExternalVideoGame,
  TvService,
} from "./ExternalService.ts";

/** Whether a service is configured. */
export interface ServiceStatus {
  name: string;
  on: boolean;
  /** Names of the settings that are not set. */
  missing: string[];
}

/** The services for books, games, films and series. */
export interface ExternalServices {
  books: ExternalService<ExternalBook>;
  games: ExternalService<ExternalVideoGame>;
  features: ExternalService<ExternalFeature>;
  tv: TvService;
  /** For the start-up messages. Sends no request: a key that is set may still be rejected. */
  status(): ServiceStatus[];
}
