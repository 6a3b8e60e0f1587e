/** Where in the program a person is; kept in the address so that Back works and a screen can be linked to. */
export type Route =
  | { readonly screen: 'bays' }
  | { readonly screen: 'certificates'; readonly certificateId: string | null }
  | { readonly screen: 'verify' }
  | { readonly screen: 'assets' }
  | { readonly screen: 'settings'; readonly section: SettingsSection }
  | { readonly screen: 'about' };

/** The sections of the settings, in their order. */
export const settingsSections = ['organisation', 'policy', 'people', 'keys', 'appearance', 'data'] as const;
export type SettingsSection = (typeof settingsSections)[number];

/** The route that an address fragment names; the bays for anything unknown. */
export function readRoute(hash: string): Route {
  const [screen = '', rest = ''] = hash.replace(/^#\/?/, '').split('/');
  switch (screen) {
    case 'certificates':
      return { screen, certificateId: decoded(rest) };
    case 'verify':
    case 'assets':
    case 'about':
      return { screen };
    case 'settings':
      return { screen, section: settingsSections.find((section) => section === rest) ?? 'organisation' };
    default:
      return { screen: 'bays' };
  }
}

/** A part of an address as text; `null` if it is empty or badly written. */
function decoded(part: string): string | null {
  try {
    return part === '' ? null : decodeURIComponent(part);
  } catch {
    return null;
  }
}

/** The address fragment of a route. */
export function hashOf(route: Route): string {
  switch (route.screen) {
    case 'certificates':
      return route.certificateId === null
        ? '#/certificates'
        : `#/certificates/${encodeURIComponent(route.certificateId)}`;
    case 'settings':
      return `#/settings/${route.section}`;
    case 'bays':
    case 'verify':
    case 'assets':
    case 'about':
      return `#/${route.screen}`;
    default:
      return route satisfies never;
  }
}
