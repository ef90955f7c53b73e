package roster

// compare is a plan on no particular day, with these answers.
func compare(current Current, incoming Roster, answers Answers) Changes {
	return comparison(current, incoming, Terms{Answers: answers})
}
