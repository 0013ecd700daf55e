import { skeletonOf } from './letters.js';

/** What citizens are called where a document prints no code: in English, and as their own documents do. */
const table = `
ALB Albanian Albania Shqiptare
ARG Argentinian Argentine Argentina Argentino
AUS Australian Australia
AUT Austrian Austria Österreich Autriche Österreicher
BEL Belgian Belgium Belge Belg Belgisch Belgique België
BGR Bulgarian Bulgaria
BIH Bosnian
BRA Brazilian Brazil Brasileiro Brasileira Brasileiro(a) Brasil
CAN Canadian Canadienne Canadien Canadian/Canadienne Canada
CHE Swiss Switzerland Schweiz Suisse Svizzera
CHL Chilean Chilena Chile
CHN Chinese China
COL Colombian Colombiana Colombia
CYP Cypriot Cyprus
CZE Czech Czechia Česká_republika Czech_Republic
DEU German Germany Deutsch Deutschland Allemande Allemagne
DNK Danish Denmark Dansk
ECU Ecuadorian Ecuatoriana
ESP Spanish Spain Española Español España
EST Estonian Estonia Eesti
FIN Finnish Finland Suomi
FRA French France Française Français
GBR British British_citizen United_Kingdom
GRC Greek Greece Hellenic Ellinikh
HRV Croatian Croatia Hrvatsko Hrvatska
HUN Hungarian Hungary Magyar
IND Indian India
IRL Irish Ireland Éireannach
ISL Icelandic Iceland Íslenskt Íslensk
ISR Israeli Israel
ITA Italian Italy Italiana Italia Italiano
JPN Japanese Japan
KOR Republic_of_Korea Korean
LTU Lithuanian Lithuania Lietuvos Lietuva
LUX Luxembourgish Luxembourgeoise Luxembourg
LVA Latvian Latvia Latvijas
MAR Moroccan Marocaine Morocco
MEX Mexican Mexicana Mexico
MLT Maltese Malta
NLD Dutch Netherlands Nederlandse Nederlands Nederland
NOR Norwegian Norway Norsk
NZL New_Zealander New_Zealand
PER Peruvian Peruana Peru
POL Polish Poland Polskie Polska Obywatelstwo_polskie
PRT Portuguese Portugal Portuguesa Português
ROU Romanian Romania Română România
RUS Russian Russian_Federation Russia
SRB Serbian Serbia Srpsko
SVK Slovak Slovakia Slovenská_republika Slovenská
SVN Slovenian Slovenia Slovenija
SWE Swedish Sweden Svensk Sverige
TUR Turkish Turkey Türk Türkiye
UKR Ukrainian Ukraine
USA United_States_of_America American United_States
UTO Utopian Utopia
VEN Venezuelan Venezolana
ZAF South_African South_Africa
`;

/** Codes by the letters of what states and citizens are called. */
export const nationalities: ReadonlyMap<string, string> = new Map(
  table
    .trim()
    .split('\n')
    .flatMap((line) => {
      const [code = '', ...words] = line.split(' ');
      return words.map((word) => [skeletonOf(word).letters, code] as const);
    }),
);
