/**
 * Codes of states, organisations and persons without a state, as machine readable zones have them: ICAO Doc 9303 part 3 (eighth edition,
 * 2021), section 5. Codes that ISO has withdrawn are left out: what was issued under them has expired.
 */
export const stateCodes: ReadonlySet<string> = new Set([
  // Part A: ISO 3166-1 alpha-3; Germany is one letter.
  ...codes(
    'ABW AFG AGO AIA ALA ALB AND ARE ARG ARM ASM ATA ATF ATG AUS AUT AZE BDI BEL BEN BES BFA BGD BGR',
  ),
  ...codes(
    'BHR BHS BIH BLM BLR BLZ BMU BOL BRA BRB BRN BTN BVT BWA CAF CAN CCK CHE CHL CHN CIV CMR COD COG',
  ),
  ...codes(
    'COK COL COM CPV CRI CUB CUW CXR CYM CYP CZE D DJI DMA DNK DOM DZA ECU EGY ERI ESH ESP EST ETH FIN',
  ),
  ...codes(
    'FJI FLK FRA FRO FSM GAB GBR GEO GGY GHA GIB GIN GLP GMB GNB GNQ GRC GRD GRL GTM GUF GUM GUY HKG',
  ),
  ...codes(
    'HMD HND HRV HTI HUN IDN IMN IND IOT IRL IRN IRQ ISL ISR ITA JAM JEY JOR JPN KAZ KEN KGZ KHM KIR',
  ),
  ...codes(
    'KNA KOR KWT LAO LBN LBR LBY LCA LIE LKA LSO LTU LUX LVA MAC MAF MAR MCO MDA MDG MDV MEX MHL MKD',
  ),
  ...codes(
    'MLI MLT MMR MNE MNG MNP MOZ MRT MSR MTQ MUS MWI MYS MYT NAM NCL NER NFK NGA NIC NIU NLD NOR NPL',
  ),
  ...codes(
    'NRU NZL OMN PAK PAN PCN PER PHL PLW PNG POL PRI PRK PRT PRY PSE PYF QAT REU ROU RUS RWA SAU SDN',
  ),
  ...codes(
    'SEN SGP SGS SHN SJM SLB SLE SLV SMR SOM SPM SRB SSD STP SUR SVK SVN SWE SWZ SXM SYC SYR TCA TCD',
  ),
  ...codes(
    'TGO THA TJK TKL TKM TLS TON TTO TUN TUR TUV TWN TZA UGA UKR UMI URY USA UZB VAT VCT VEN VGB VIR',
  ),
  ...codes('VNM VUT WLF WSM YEM ZAF ZMB ZWE'),
  // Kosovo's own documents; ISO and Doc 9303 have no code.
  'RKS',
  // Part A: British nationals of other kinds. Part B: European Union, United Nations, its agencies, its mission in Kosovo.
  ...codes('GBD GBN GBO GBP GBS EUE UNO UNA UNK'),
  // Part C: banks, councils and communities of states, Interpol, the Order of Malta.
  ...codes('XBA XIM XCC XCE XCO XDC XEC XES XMP XOM XPO'),
  // Part D: stateless, refugees (1951 and other), nationality not stated.
  ...codes('XXA XXB XXC XXX'),
  // Part E: Utopia, of which every specimen of Doc 9303 is.
  'UTO',
]);

/** The state of specimens. No document of it is anybody's. */
export const specimenState = 'UTO';

/** Whether it is a code that a document's issuer or a nationality can have, fillers dropped: `PRT`, `D`, `XXB`. `UTO` counts. */
export function isState(code: string): boolean {
  return stateCodes.has(code);
}

function codes(text: string): string[] {
  return text.split(' ');
}
