import type {
  ExternalBook,
  ExternalFeature,
  ExternalService,
  ExternalVideoGame,
  TvService,
} from "./ExternalService.ts";

/** Whether a service has what it needs. */
export interface ServiceStatus {
  name: string;
  on: boolean;
  /** Names of the settings that are not set. */
  missing: string[];
}

/** The services that know books, games, films and series. */
export interface ExternalServices {
  books: ExternalService<ExternalBook>;
  games: ExternalService<ExternalVideoGame>;
  features: ExternalService<ExternalFeature>;
  tv: TvService;
  /** For the lines at start. Asks no service: a key that is set may still be rejected. */
  status(): ServiceStatus[];
}
