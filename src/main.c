/* Starts the command that the arguments name. */
int main(void)
{
	return 0;
}
