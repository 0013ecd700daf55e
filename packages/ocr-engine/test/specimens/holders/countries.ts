/** Languages whose labels are printed: those that the engine supports. */
export type LabelLanguage = 'en' | 'fr' | 'pt' | 'es' | 'de' | 'it' | 'pl' | 'cs' | 'nl';

/** A state and the people who live there: names are common ones of the country, put together by chance. */
export interface Country {
  /** ISO 3166-1 alpha-3. */
  readonly code: string;
  /** As it names itself, and in English. */
  readonly name: string;
  readonly english: string;
  /** The first language of its labels. The second is English, or French where that is English. */
  readonly language: LabelLanguage;
  readonly cities: readonly string[];
  readonly surnames: readonly string[];
  readonly women: readonly string[];
  readonly men: readonly string[];
}

function country(
  code: string,
  name: string,
  english: string,
  language: LabelLanguage,
  cities: string,
  surnames: string,
  women: string,
  men: string,
): Country {
  const list = (names: string) => names.split(',').map((each) => each.trim());
  return {
    code,
    name,
    english,
    language,
    cities: list(cities),
    surnames: list(surnames),
    women: list(women),
    men: list(men),
  };
}

// biome-ignore format: a table
export const countries: readonly Country[] = [
  country('PRT', 'República Portuguesa', 'Portugal', 'pt', 'Lisboa, Évora, Guimarães, Setúbal, Portimão', 'Gonçalves, Simões, Araújo, Conceição, Magalhães, Silva, Sá, Nóbrega, de Oliveira, Leitão', 'Inês, Conceição, Beatriz, Mónica, Ângela, Rita, Fátima', 'João, António, José, Tomás, Simão, Luís, Duarte'),
  country('ESP', 'España', 'Spain', 'es', 'Málaga, Cádiz, Logroño, Madrid, Ávila, A Coruña', 'Muñoz, Núñez, Ibáñez, García, Peña, Martínez, Yáñez, Güell, Ordóñez, López de Haro', 'Begoña, Lucía, María del Mar, Carmen, Inés, Rocío, Iría', 'José, Iñigo, Ángel, Raúl, Andrés, Hernán, Pablo'),
  country('FRA', 'République française', 'France', 'fr', 'Orléans, Besançon, Nîmes, Lyon, Béziers', "Lefèvre, Gauthier, François, Bérenger, Lemaître, Noël, Dubois, Châtelain, D'Aubigné, Le Goff", 'Hélène, Aurélie, Chloé, Noémie, Marie-Thérèse, Zoé, Gaëlle', 'François, Jérôme, Benoît, Jean-René, Loïc, Étienne, Maël'),
  country('DEU', 'Bundesrepublik Deutschland', 'Germany', 'de', 'München, Köln, Lübeck, Gießen, Berlin, Würzburg', 'Müller, Groß, Weiß, Jäger, König, Schäfer, Böhm, Krüger, Meyer-Lüdtke, von der Höhe', 'Käthe, Jördis, Ute, Heike, Annegret, Bärbel, Anneliese', 'Jürgen, Jörg, Wolfgang, Götz, Günther, Rüdiger, Klaus-Dieter'),
  country('AUT', 'Republik Österreich', 'Austria', 'de', 'Wien, Mödling, Sankt Pölten, Graz, Kitzbühel', 'Österreicher, Gruber, Höfler, Wögerer, Grünwald, Steiner, Mayrhofer, Pöschl', 'Elfriede, Sieglinde, Romy, Bärbel, Theresa', 'Jörg, Alois, Günter, Mathäus, Severin'),
  country('ITA', 'Repubblica Italiana', 'Italy', 'it', 'Forlì, Roma, Cantù, Torino, Viggiù', "Nicolò, D'Agostino, Esposito, Dalla Costa, Cantù, Rossi, Forlì, De Santis", 'Chiara, Giulia, Niccolò Maria, Francesca, Mariù', 'Nicolò, Giuseppe, Gesù Maria, Andrea, Bartolomeo'),
  country('POL', 'Rzeczpospolita Polska', 'Poland', 'pl', 'Łódź, Kraków, Gdańsk, Częstochowa, Białystok', 'Wiśniewska, Wójcik, Żak, Łukasiewicz, Dąbrowski, Gałczyńska, Błaszczyk, Zięba, Król, Ćwik', 'Agnieszka, Małgorzata, Bożena, Łucja, Grażyna, Zofia', 'Paweł, Stanisław, Michał, Zbigniew, Krzysztof, Józef'),
  country('CZE', 'Česká republika', 'Czechia', 'cs', 'Plzeň, Třebíč, Ústí nad Labem, Praha, Jihlava', 'Dvořák, Černý, Růžička, Procházková, Šťastná, Kučera, Říha, Žižka, Vaněk', 'Kateřina, Božena, Zdeňka, Jiřina, Lída, Růžena', 'Jiří, Václav, Zdeněk, Bořivoj, Matěj, Ondřej'),
  country('NLD', 'Koninkrijk der Nederlanden', 'Netherlands', 'nl', "'s-Gravenhage, Leiden, IJmuiden, Tiel, Bergen op Zoom", 'van den Berg, de Vries, Bakker, ter Braak, Coöperman, Hoogeveen, Zoë, van der Poël', 'Saskia, Geërtje, Willemijn, Anouk, Noëlle', 'Pieter, Joël, Willem, Daniël, Sjoerd'),
  country('BEL', 'Royaume de Belgique', 'Belgium', 'nl', 'Brugge, Liège, Gent, Ottignies, Genk', 'Peeters, Lemaître, Janssens, Goffaërt, Van Daële, Claes, Thiéry', 'Amélie, Griet, Noémie, Lieve, Anaïs', 'Rémy, Gaëtan, Wout, Joris, Benoît'),
  country('CHE', 'Schweizerische Eidgenossenschaft', 'Switzerland', 'de', 'Zürich, Genève, Neuchâtel, Chur, Küsnacht', 'Zürcher, Bächler, Aebischer, Rüegg, Favre, Bürgi, Crétin, Grüninger', 'Ursina, Béatrice, Vreni, Zoë, Anneliese', 'Ueli, Jürg, Reto, Aloïs, Cédric'),
  country('HUN', 'Magyarország', 'Hungary', 'en', 'Győr, Székesfehérvár, Pécs, Budapest, Hódmezővásárhely', 'Szabó, Tóth, Kővári, Erdős, Nagy, Szűcs, Lőrincz, Fűrész', 'Zsófia, Erzsébet, Ágnes, Tünde, Ildikó', 'László, Gergő, Jenő, István, Ödön'),
  country('ROU', 'România', 'Romania', 'en', 'Brașov, Timișoara, Iași, Pitești, Constanța', 'Ionescu, Șerban, Țepeș, Brâncuși, Munteanu, Pârvu, Lăzărescu', 'Ștefania, Ioana, Mădălina, Crăița, Ana', 'Ștefan, Răzvan, Andrei, Cătălin, Ion'),
  country('HRV', 'Republika Hrvatska', 'Croatia', 'en', 'Šibenik, Zagreb, Čakovec, Požega, Đakovo', 'Kovačević, Đurić, Šarić, Horvat, Žagar, Ćosić, Perišić', 'Željka, Đurđica, Ivana, Snježana, Nađa', 'Đuro, Krešimir, Željko, Anđelko, Ivan'),
  country('SVK', 'Slovenská republika', 'Slovakia', 'en', 'Košice, Žilina, Nitra, Piešťany, Levoča', 'Kováč, Hudák, Ďurica, Šimko, Ľuptáková, Kráľ, Švec', 'Ľudmila, Zuzana, Mária, Ružena, Táňa', 'Ľuboš, Štefan, Ján, Miloš, Matúš'),
  country('DNK', 'Kongeriget Danmark', 'Denmark', 'en', 'København, Ærø, Aarhus, Helsingør, Tønder', 'Sørensen, Nygård, Kjær, Jørgensen, Møller, Østergaard', 'Åse, Bodil, Karen, Sørine, Ærøline', 'Søren, Jørgen, Åge, Bjørn, Mikkel'),
  country('NOR', 'Kongeriket Norge', 'Norway', 'en', 'Tromsø, Ålesund, Bodø, Oslo, Ørsta', 'Bråthen, Øverland, Håkonsen, Næss, Strøm, Ødegård', 'Åshild, Sølvi, Kåre Marie, Liv, Bjørg', 'Håkon, Øystein, Bjørn, Pål, Torbjørn'),
  country('SWE', 'Konungariket Sverige', 'Sweden', 'en', 'Malmö, Västerås, Örebro, Kiruna, Gävle', 'Lindström, Åkesson, Öberg, Hägglund, Sjöberg, Bergström', 'Åsa, Märta, Görel, Maj-Britt, Elsa', 'Björn, Göran, Håkan, Sören, Östen'),
  country('FIN', 'Suomen tasavalta', 'Finland', 'en', 'Jyväskylä, Hämeenlinna, Turku, Åbo, Kemijärvi', 'Jääskeläinen, Virtanen, Mäkelä, Hämäläinen, Öhman, Kärkkäinen', 'Päivi, Aino, Sinikka, Äiti, Hilkka', 'Väinö, Eero, Jyrki, Pentti, Yrjö'),
  country('ISL', 'Lýðveldið Ísland', 'Iceland', 'en', 'Reykjavík, Ísafjörður, Höfn, Húsavík, Akureyri', 'Sigurðsson, Jónsdóttir, Þórðarson, Guðmundsdóttir, Æsudóttir', 'Guðrún, Þóra, Sigríður, Ásdís, Hólmfríður', 'Þorvaldur, Ásgeir, Jón, Sæmundur, Guðjón'),
  country('EST', 'Eesti Vabariik', 'Estonia', 'en', 'Võru, Pärnu, Tallinn, Jõgeva, Põltsamaa', 'Tamm, Õunapuu, Kööbi, Mägi, Võsu, Põder', 'Õie, Külli, Maarja, Jüta, Piret', 'Jüri, Tõnu, Mart, Ülo, Rein'),
  country('LVA', 'Latvijas Republika', 'Latvia', 'en', 'Rīga, Jūrmala, Cēsis, Liepāja, Rēzekne', 'Bērziņš, Kalniņa, Ozols, Krūmiņš, Šmite, Ģērmanis', 'Kārlīne, Ilze, Ķiršā, Vēsma, Zaņa', 'Jānis, Pēteris, Kārlis, Edgars, Ģirts'),
  country('LTU', 'Lietuvos Respublika', 'Lithuania', 'en', 'Šiauliai, Panevėžys, Vilnius, Utena, Mažeikiai', 'Kazlauskas, Žukauskienė, Šimkus, Grigaitytė, Čepulis, Jokūbaitis', 'Rūta, Birutė, Eglė, Živilė, Ona', 'Jonas, Žygimantas, Šarūnas, Mindaugas, Ąžuolas'),
  country('TUR', 'Türkiye Cumhuriyeti', 'Türkiye', 'en', 'İzmir, Muş, Eskişehir, Çanakkale, Ankara', 'Yılmaz, Öztürk, Çelik, Şahin, Güneş, Kılıç, Doğan', 'Ayşe, Gülşen, Çiğdem, Işıl, Özlem', 'İbrahim, Özgür, Çağrı, Oğuz, Mehmet'),
  country('GBR', 'United Kingdom', 'United Kingdom', 'en', 'London, Croydon, St Albans, Stoke-on-Trent', "O'Neill, Smith, MacDonald, Taylor-Joyce, Wright, Brontë", 'Zoë, Elizabeth, Catherine, Chloë, Mary Ann', 'Graham, William, Henry, Seán, Oliver'),
  country('IRL', 'Éire', 'Ireland', 'en', 'Dún Laoghaire, Cork, Galway, Trá Lí', "Ó Súilleabháin, O'Brien, Ní Mháille, Murphy, Mac Gearailt", 'Síle, Aoife, Niamh, Róisín, Gráinne', 'Seán, Pádraig, Colm, Mícheál, Donal'),
  country('USA', 'United States of America', 'United States', 'en', 'Albany, Richmond, Santa Fé, Austin', "Johnson, Martínez, O'Connor, Lee, Peña, Washington, Smith-Rowe", 'Ashley, Renée, Mary Jo, Sofía, Grace', 'Michael, José, Tyrone, Andre, Ethan'),
  country('CAN', 'Canada', 'Canada', 'en', 'Montréal, Toronto, Trois-Rivières, Québec', 'Tremblay, Côté, Bélanger, Wilson, Gagné, MacKenzie', 'Geneviève, Sarah, Chloé, Anne-Marie, Emily', 'Frédéric, Liam, Mathieu, Rémi, Noah'),
  country('BRA', 'República Federativa do Brasil', 'Brazil', 'pt', 'São Paulo, Brasília, Goiânia, Maceió, Belém', 'Assunção, Brandão, Guimarães, da Conceição, Araújo, Galvão, Muniz', 'Conceição, Lívia, Antônia, Júlia, Glória', 'João, Antônio, Estêvão, Sebastião, Flávio'),
  country('MEX', 'Estados Unidos Mexicanos', 'Mexico', 'es', 'México, León, Mérida, Querétaro, Cancún', 'Hernández, Ordóñez, Peña, Zúñiga, Treviño, Gómez', 'Guadalupe, Sofía, Ximena, María José, Belén', 'Ramón, Jesús, Ángel, Joaquín, Toño'),
  country('UTO', 'Utopia', 'Utopia', 'fr', 'Zenith, Amaurote', 'Eriksson, Musterfrau, Specimen, Voorbeeld, Vzor', 'Anna Maria, Erika, Jane', 'Jean, Max, John'),
];
