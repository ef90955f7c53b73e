package roster

// readAgain makes what a source said of a class before what this version would have read,
// in the fields that a person has changed here since. Otherwise a list of blocks that is
// split now, or dates that are found now, would look like news of the source, and replace
// what the person wrote.
func readAgain(k *Known[Section], says Section) {
	if k.LastRecord != nil {
		last := readNow(*k.LastRecord, k.Is, says)
		k.LastRecord = &last
	}
	if k.Record == nil {
		return
	}
	if now := readNow(*k.Record, k.Is, says); !now.Same(*k.Record) {
		if k.wrote == nil {
			k.wrote = k.Record
		}
		k.Record = &now
	}
}

// readNow is what was said of a class that is different here, as a file that says it now
// is read.
func readNow(was, is, says Section) Section {
	if is.Block != was.Block {
		was.Block = joinBlocks(eachBlock(was.Block))
	}
	if says.DatesFilled && (is.Starts != was.Starts || is.Ends != was.Ends) {
		was.Starts, was.Ends = says.Starts, says.Ends
	}
	return was
}
