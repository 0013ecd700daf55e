import type { LabelLanguage } from './countries.js';

/** What documents print labels for. */
export type Labelled =
  | 'surnames'
  | 'names'
  | 'gender'
  | 'nationality'
  | 'birth_date'
  | 'birth_place'
  | 'expiry_date'
  | 'issue_date'
  | 'doc_number'
  | 'id_number'
  | 'authority'
  | 'height'
  | 'address';

/** In each language the ways of saying it that documents of its countries have. */
export const labels: Readonly<
  Record<Labelled, Readonly<Record<LabelLanguage, readonly string[]>>>
> = {
  surnames: {
    en: ['Surname'],
    fr: ['Nom'],
    pt: ['Apelidos', 'Apelido(s)', 'Sobrenome'],
    es: ['Apellidos'],
    de: ['Name', 'Familienname', 'Nachname'],
    it: ['Cognome'],
    pl: ['Nazwisko'],
    cs: ['Příjmení'],
    nl: ['Naam', 'Achternaam'],
  },
  names: {
    en: ['Given names', 'Given name(s)'],
    fr: ['Prénoms', 'Prénom(s)'],
    pt: ['Nomes', 'Nome(s) próprio(s)'],
    es: ['Nombre', 'Nombres'],
    de: ['Vornamen', 'Vorname'],
    it: ['Nome'],
    pl: ['Imiona', 'Imię (imiona)'],
    cs: ['Jméno', 'Jména'],
    nl: ['Voornamen'],
  },
  gender: {
    en: ['Sex'],
    fr: ['Sexe'],
    pt: ['Sexo'],
    es: ['Sexo'],
    de: ['Geschlecht'],
    it: ['Sesso'],
    pl: ['Płeć'],
    cs: ['Pohlaví'],
    nl: ['Geslacht'],
  },
  nationality: {
    en: ['Nationality'],
    fr: ['Nationalité'],
    pt: ['Nacionalidade'],
    es: ['Nacionalidad'],
    de: ['Staatsangehörigkeit'],
    it: ['Cittadinanza'],
    pl: ['Obywatelstwo'],
    cs: ['Státní občanství'],
    nl: ['Nationaliteit'],
  },
  birth_date: {
    en: ['Date of birth'],
    fr: ['Date de naissance'],
    pt: ['Data de nascimento'],
    es: ['Fecha de nacimiento'],
    de: ['Geburtsdatum', 'Geburtstag'],
    it: ['Data di nascita'],
    pl: ['Data urodzenia'],
    cs: ['Datum narození'],
    nl: ['Geboortedatum'],
  },
  birth_place: {
    en: ['Place of birth'],
    fr: ['Lieu de naissance'],
    pt: ['Local de nascimento', 'Naturalidade'],
    es: ['Lugar de nacimiento'],
    de: ['Geburtsort'],
    it: ['Luogo di nascita'],
    pl: ['Miejsce urodzenia'],
    cs: ['Místo narození'],
    nl: ['Geboorteplaats'],
  },
  expiry_date: {
    en: ['Date of expiry', 'Expiry date'],
    fr: ["Date d'expiration"],
    pt: ['Data de validade', 'Válido até'],
    es: ['Fecha de caducidad', 'Válido hasta', 'Validez'],
    de: ['Gültig bis'],
    it: ['Data di scadenza', 'Scadenza'],
    pl: ['Termin ważności', 'Data ważności'],
    cs: ['Platnost do'],
    nl: ['Geldig tot', 'Einde geldigheid'],
  },
  issue_date: {
    en: ['Date of issue'],
    fr: ['Date de délivrance'],
    pt: ['Data de emissão'],
    es: ['Fecha de expedición', 'Fecha de emisión'],
    de: ['Ausstellungsdatum'],
    it: ['Data di rilascio', 'Data di emissione'],
    pl: ['Data wydania'],
    cs: ['Datum vydání'],
    nl: ['Datum van afgifte', 'Datum van verstrekking'],
  },
  doc_number: {
    en: ['Document No.', 'Document number'],
    fr: ['N° du document'],
    pt: ['N.º do documento', 'Número do documento'],
    es: ['Número de documento', 'Documento n.º'],
    de: ['Dokumentennummer', 'Ausweisnummer'],
    it: ['Numero documento', 'Documento n.'],
    pl: ['Numer dokumentu', 'Seria i numer'],
    cs: ['Číslo dokladu'],
    nl: ['Documentnummer'],
  },
  id_number: {
    en: ['Personal No.', 'Personal number'],
    fr: ['Numéro personnel'],
    pt: ['N.º de identificação', 'NIF'],
    es: ['Número personal', 'DNI'],
    de: ['Personennummer'],
    it: ['Numero personale'],
    pl: ['PESEL', 'Numer PESEL'],
    cs: ['Rodné číslo'],
    nl: ['Persoonsnummer', 'BSN'],
  },
  authority: {
    en: ['Authority'],
    fr: ['Autorité'],
    pt: ['Autoridade'],
    es: ['Autoridad'],
    de: ['Behörde', 'Ausstellende Behörde'],
    it: ['Autorità'],
    pl: ['Organ wydający'],
    cs: ['Vydal'],
    nl: ['Autoriteit'],
  },
  height: {
    en: ['Height'],
    fr: ['Taille'],
    pt: ['Altura'],
    es: ['Estatura'],
    de: ['Größe'],
    it: ['Statura'],
    pl: ['Wzrost'],
    cs: ['Výška'],
    nl: ['Lengte'],
  },
  address: {
    en: ['Address'],
    fr: ['Adresse', 'Domicile'],
    pt: ['Morada', 'Endereço'],
    es: ['Domicilio'],
    de: ['Anschrift', 'Adresse'],
    it: ['Residenza', 'Indirizzo'],
    pl: ['Adres'],
    cs: ['Trvalý pobyt'],
    nl: ['Adres'],
  },
};
