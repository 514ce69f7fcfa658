import { type Context, type Domain, DOMAIN_STACKS } from "./Context.ts";
import type { ContextReader } from "./ContextReader.ts";
import { type Home, isAt } from "./Home.ts";

const HOST = /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/;
const CERTIFICATE_ARN = /^arn:aws[a-z-]*:acm:([a-z0-9-]+):(\d{12}):certificate\/[0-9a-f-]{36}$/;
const ZONE_ID = /^Z[A-Z0-9]{1,31}$/;
/** Where CloudFront takes certificates from (Amazon CloudFront developer guide, requirements for certificates). */
const CDN_REGION = "us-east-1";

export function readDomains(reader: ContextReader, home: Home): Context["domains"] {
  const domains = reader.object(
    "domains",
    'must be an object, e.g. { "BillioAPI": { "name": "api.example.com", "certificateArn": "arn:aws:acm:…" } }',
  );
  domains.only(DOMAIN_STACKS);
  const read: Partial<Record<(typeof DOMAIN_STACKS)[number], Domain>> = {};
  for (const stack of DOMAIN_STACKS) {
    if (domains.value(stack) === undefined) continue;
    const region = stack.endsWith("CDN") ? CDN_REGION : home.region;
    const example = '{ "name": "api.example.com", "certificateArn": "arn:aws:acm:…" }';
    read[stack] = readDomain(domains.object(stack, `must be an object, e.g. ${example}`), {
      ...home,
      region,
    });
  }
  return read;
}

function readDomain(reader: ContextReader, home: Home): Domain {
  reader.only(["name", "certificateArn", "hostedZoneId", "hostedZoneName"]);
  const name = reader.text("name", HOST, "must be a host's name in small letters, e.g. api.example.com");
  const where = home.region || "us-east-1";
  const rule = `must be the ARN of a certificate in ${where}, e.g. arn:aws:acm:${where}:111122223333:certificate/12345678-1234-1234-1234-123456789012`;
  const certificateArn = reader.text("certificateArn", CERTIFICATE_ARN, rule);
  const [, region, account] = CERTIFICATE_ARN.exec(certificateArn) ?? [];
  if (region !== undefined && !isAt(home, { account, region }))
    reader.fault("certificateArn", `${rule}, of the stacks' own account`);
  const zoneId = reader.optionalText(
    "hostedZoneId",
    ZONE_ID,
    "must be a hosted zone's id, e.g. Z0123456789ABC",
  );
  const zoneName = reader.optionalText("hostedZoneName", HOST, "must be a zone's name, e.g. example.com");
  if ((reader.value("hostedZoneId") === undefined) !== (reader.value("hostedZoneName") === undefined))
    reader.fault("hostedZoneId", "and hostedZoneName belong together: give both or none");
  if (zoneId === undefined || zoneName === undefined) return { name, certificateArn };
  if (name !== zoneName && !name.endsWith(`.${zoneName}`))
    reader.fault("hostedZoneName", "must be the domain's name or the end of it, after a dot");
  return { name, certificateArn, hostedZone: { id: zoneId, name: zoneName } };
}
