package roster

// Question is something about people that only a person can answer: is who the
// file names the same person as the one who is here, or was?
type Question struct {
	Ref   string `json:"ref"`   // what an answer names: the address, or without one the source's key; "keys" is about the whole file
	Found string `json:"found"` // the question, whole sentences
	ID    int64  `json:"-"`     // of the person who is here or was, 0: several
}

// Answers are the questions that somebody has answered, by their Ref.
type Answers struct{ Same, Different []string }
