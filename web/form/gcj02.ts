/** GPS gives WGS-84; maps and records in mainland China use GCJ-02. The customary approximation, good to a few metres. */
const axis = 6_378_245;
const eccentricity = 0.006_693_421_622_965_943;
const { PI, sin, cos, sqrt, abs } = Math;

/** Degrees in WGS-84 → degrees in GCJ-02; outside the mainland's bounds nothing is shifted. */
export function toGcj02(lng: number, lat: number): { lng: number; lat: number } {
  if (lng < 72.004 || lng > 137.8347 || lat < 0.8293 || lat > 55.8271) return { lng, lat };
  const x = lng - 105;
  const y = lat - 35;
  const wave = ((20 * sin(6 * x * PI) + 20 * sin(2 * x * PI)) * 2) / 3;
  const north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x)) + wave + waves(y, 160, 320);
  const east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x)) + wave + waves(x, 150, 300);
  const phi = (lat / 180) * PI;
  const magic = 1 - eccentricity * sin(phi) ** 2;
  const meridian = (axis * (1 - eccentricity)) / (magic * sqrt(magic));
  return {
    lng: lng + (east * 180) / ((axis / sqrt(magic)) * cos(phi) * PI),
    lat: lat + (north * 180) / (meridian * PI),
  };
}

/** The long waves of the shift. */
function waves(v: number, twelfth: number, thirtieth: number): number {
  const short = 20 * sin(v * PI) + 40 * sin((v / 3) * PI);
  return ((short + twelfth * sin((v / 12) * PI) + thirtieth * sin((v / 30) * PI)) * 2) / 3;
}
