from sixring.cli import main

main()
