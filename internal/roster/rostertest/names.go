package rostertest

import "strings"

// What the district's people, schools and courses are called. Given names
// times family names are all that a district of 15,000 teachers needs to have
// nobody twice.
var (
	givenNames = strings.Fields(`Ada Adaeze Aisha Alejandro Amara Amelia Amir Ana Andre Anika Anna Antonio Aria Arjun Astrid Ava Ben Bianca
		Boris Brigid Camila Carlos Carmen Cedric Chen Chidi Chloé Clara Cora Daniel Daria David Deepa Diego Dmitri Dominic Elena Eli Elif
		Emeka Emily Emma Enrique Esther Ethan Eva Fatima Felix Fiona Francesca Gabriel Gael Georgia Grace Grigor Hana Hannah Hassan Hector
		Helen Henry Hugo Ibrahim Ida Imani Ines Ingrid Isaac Isabel Ivan Jack Jamal Jane Jasmine Javier Joan Jonas José Joy Juan Julia Kai
		Karim Katarina Keiko Kofi Kwame Laila Lars Laura Leila Leo Lina Liam Lucía Luke Maeve Magnus Marcus Maria Marta Matteo Maya Mei
		Miguel Mina Miriam Mohammed Nadia Naomi Nia Nikolai Nina Noah Noor Olga Oliver Omar Oscar Paolo Paula Peter Petra Priya`)
	familyNames = strings.Fields(`Abbott Achebe Adams Adeyemi Ahmed Ali Almeida Andersen Aquino Arslan Baker Banerjee Barnes Becker Bell Bennett
		Bergström Bianchi Boateng Brown Bruno Burke Campbell Carter Castillo Chang Chavez Cheng Clarke Cohen Cole Collins Cook Cooper Costa
		Cruz Cunningham Davis Delgado Diaz Dimitrov Doyle Dubois Dunn Edwards Ekwueme Ellis Estrada Evans Fernandes Fischer Fisher Flores
		Foster Fox Franco Friedman Fujita Gallagher García Gardner Gibson Gonzales Gordon Graham Green Griffin Guerrero Gupta Hall Hamid
		Hansen Harris Hassan Hayes Henderson Herrera Hill Hoffman Horvat Howard Hughes Hussain Ibarra Iqbal Ivanova Jackson James Jansen
		Jensen Jimenez Johnson Jones Joshi Kamau Kaplan Kaur Kelly Khan Kim King Klein Kovács Kowalski Kumar Larsen Lee Levy Lewis Lim Lin
		Lopez Lund Malik Marino Martin Mbeki McCarthy Mehta Mendoza Meyer Miller Mitchell Moore Morales Moreau Murphy Mwangi Nakamura Nelson
		Nguyen Novak Núñez Nwosu Obi Ochoa Okafor Olsen O'Neil Ortiz Osei Owens Park Patel Perez Petrov Phillips Popescu Powell Price
		Quinn Rahman Ramos Reed Reyes Rivera Robinson Rossi Russo Salazar Santos Sato Schmidt Shah Silva Singh Smith Sokolov Sullivan`)
	placeNames = strings.Fields(`Alder Ashgrove Bayview Beacon Birch Bluestem Brookside Cedar Clearwater Cottonwood Creekside Dogwood Eastgate Elmwood
		Fairview Fernhill Foxglove Glenwood Granite Greenfield Harbor Hawthorn Hazel Highland Hillcrest Ironwood Juniper Kestrel Lakeshore
		Larkfield Laurel Lincoln Linden Magnolia Maple Meadow Millbrook Northgate Oakdale Orchard`)
	schoolKinds = []string{"Elementary School", "Middle School", "High School", "Academy", "Day School"}
	periods     = strings.Fields("A B C D E F G H")
)

// courses are code, title and subject.
var courses = [][3]string{
	{"MA101", "Algebra I", "Mathematics"}, {"MA201", "Geometry", "Mathematics"}, {"MA202", "Algebra II", "Mathematics"}, {"MA301", "Precalculus", "Mathematics"},
	{"MA401", "AP Calculus AB", "Mathematics"}, {"MA402", "AP Statistics", "Mathematics"}, {"MA090", "Mathematics 6", "Mathematics"}, {"MA091", "Mathematics 7", "Mathematics"},
	{"EN101", "English 9", "English"}, {"EN201", "English 10", "English"}, {"EN301", "American Literature", "English"}, {"EN401", "AP English Literature, Honors", "English"},
	{"EN090", "Language Arts 6", "English"}, {"EN091", "Language Arts 7", "English"}, {"EN350", "Creative Writing", "English"},
	{"SC101", "Biology", "Science"}, {"SC201", "Chemistry", "Science"}, {"SC301", "Physics", "Science"}, {"SC401", "AP Environmental Science", "Science"}, {"SC090", "Science 6", "Science"},
	{"HS101", "World History", "Social Studies"}, {"HS201", "U.S. History", "Social Studies"}, {"HS301", "Government & Economics", "Social Studies"}, {"HS350", "Ethics", "Social Studies"},
	{"WL101", "Spanish I", "World Languages"}, {"WL201", "Spanish II", "World Languages"}, {"WL110", "French I", "World Languages"}, {"WL120", "Mandarin I", "World Languages"}, {"WL130", "Latin I", "World Languages"},
	{"AR101", "Studio Art", "Arts"}, {"AR110", "Ceramics", "Arts"}, {"AR120", "Concert Band", "Arts"}, {"AR130", "Chamber Choir", "Arts"}, {"AR140", "Theater", "Arts"},
	{"PE101", "Physical Education", "Physical Education"}, {"PE110", "Health", "Physical Education"}, {"CS101", "Computer Science Principles", "Computer Science"}, {"CS201", "AP Computer Science A", "Computer Science"},
	{"AD101", "Advisory", "Advising"}, {"AD110", "Study Hall", "Advising"},
}
