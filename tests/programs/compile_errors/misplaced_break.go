package main

func main() {
	break
	continue
	if true {
		break
	}
	for {
		func() {
			break
		}()
	}
	switch {
	case true:
		continue
	}
	for {
		break missing
	}
}
