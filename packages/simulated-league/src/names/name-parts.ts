/** Invented people need names from everywhere. Letters that no accent folding takes apart (ø, ł, đ, ß) are left out. */
export const GIVEN_NAMES: readonly string[] = `
Aldric Anselm Ambrus Baptiste Barnaby Béla Bastian Benício Calloway Caspian Cédric Chidubem Cormac Corentin Cyprian
Damaso Dagny Dashiell Demir Desmond Domingos Drazen Eamon Edvard Efraín Eliseo Emeka Emrys Étienne Evander Fabrício
Faustin Ferdinand Fergus Fionn Florian Gaspard Gideon Gonçalo Guillem Gunnar Hakeem-Ali Hadrien Henrik Horatio Iñaki
Ignatius Ilya Isandro Ivor Jabulani Jacinto Jarek Jérémie Joaquín Jovan Juno Kacper Kaimana Kelechi Kestrel Kofi
Konstantin Kwabena Lachlan Leopold Linus Lorcan Luan Ludovic Magnus Malachi Marcelin Matéo Mihkel Milos Mordecai Moisés
Nahuel Nando Nikolaj Nuno Obadiah Octavian Oisín Olamide Orlan Osei Pádraig Pascoal Percival Phileas Piers Quillon
Quincy Rafaël Ramiro Ransome Réginald Rémy Roderick Rurik Sacha Santino Séamus Sefa Severin Sílvio Sorin Stellan
Tavita Tadeo Thaddeus Théophile Tiago Tomás Uche Ulises Umberto Václav Valentin Vidal Viggo Waldemar Wendell Wilhelm
Xabier Xavi Yannick Yerik Zacarías Zebulon Zoltán A.J. C.J. D.R. J.P. K.T. T.J.
`
	.trim()
	.split(/\s+/);

export const FAMILY_NAMES: readonly string[] = `
Abernethy Achterberg Adeyemi-Cole Agbaje Alcántara Ashdown Ballantyne Barrowclough Baságoitia Beaufils Bellweather
Bergström Bielak Birchwood Blackthorne Boateng-Reyes Bracegirdle Brânză Brightwater Cadwallader Caravaggi Castellanos
Čapek Chukwudi Cloverfield Colquhoun Coppersmith Crabtree Dângelo D'Aubigny D'Onofrio D'Souza-Lima Delacroix-Munn
De_la_Fuente Diallo-Marsh Dimitrescu Dragojević Drinkwater Dunwoody Echeverría Eastlake Ekwueme Elderkin Espinàs
Fairweather Falkenrath Farquharson Featherstone Fernández-Roy Fitzmaurice Fjeldsted Foxglove Gallowglass Garaikoetxea
Gbadamosi Goldfinch Grünewald Hackenschmidt Halloran Harkaway Hawthornthwaite Hélie Hollingberry Horváthy
Ibarrola Ikwuemesi Ironmonger Ízaguirre Jankauskas Jellicoe Jokubaitis-Lane Kaczorek Kalniņš Katzenbach Kekoa Kerrigan
Kilbracken Kovačik Kuznetsoff Langstaff Larkspur Leclerq-Dubé Lightfoot Lindqvist Longbottom Lovelace Lünenburg
MacGillivray Mahlangu Makepeace Marchbanks Martinović M'Baye-Roux McAllaster Merriweather Mkhize Montcalm-Vey
Moonlight Mortlake Mustaqim N'Dour Nakamatsu Nightingale Novosel Nwachukwu O'Callaghy O'Dowdall O'Hanrahan O'Shaunessy
Oberholzer Odunsi Okpara Olechnowicz Ortíz-Vela Oxenbridge Papathanas Peacocke Pemberton Pérez-Holt Petrauskis Pfeffer
Pikkarainen Plantagen Quackenbush Quartermaine Queirós Ravenscroft Rădulescu Redfeather Rosenqvist Rutherglen
Saltonstall Sánchez-Bloom Sandoval-King Schönfeld Šebesta Sepúlveda Silverlake St._Aldwyn Starbuck Stavridis Stormont
Summerhayes Székelyi Tanqueray Tavares-Prió Thistlewood Thunderby Tōhoku Trelawney Türkmen Twelvetrees Ufomba
Underhill Urquiza Van_der_Moor Vanterpool Vasconcelos Verhoeven-Kay Villaseñor Vukašin Waterfield Weatherby Wildgoose
Winterbourne Wojtyczek Wolfenden Yarborough Youngblade Ystwyth Zabaleta Zaragosa Zelenka Zubizarreta
`
	.trim()
	.split(/\s+/)
	.map((name) => name.replaceAll('_', ' '));

export const SUFFIXES: readonly string[] = ['Jr.', 'Sr.', 'II', 'III', 'IV'];
